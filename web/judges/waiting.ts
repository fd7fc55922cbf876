const LOOK_AGAIN_MILLIS = 50;

/** Waits until the answer is there, and says what was awaited when it is late. */
export async function until<T>(what: string, millis: number, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + millis; ; ) {
    const found = await look();
    if (found !== undefined && found !== false) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`not within ${millis} ms: ${what}`);
    }
    await new Promise((again) => setTimeout(again, LOOK_AGAIN_MILLIS));
  }
}
