/** Why a request did not work, in words for the person in front of the screen. */
export class Problem extends Error {
  override name = 'Problem';

  constructor(
    readonly code: string,
    message: string,
    /** What to do now. */
    readonly cure: string,
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    readonly retryAfterMillis = 0,
  ) {
    super(message);
  }

  /** The version that is there instead, of a 412. */
  currentVersion = 0;

  static noAnswer(): Problem {
    return new Problem('no_answer', 'The cluster did not answer in time.', 'Check the connection, then try again.', 0);
  }
}

interface ProblemBody {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cure?: unknown;
}

/** Reads the one error form of the API; anything else still becomes a problem with a cure. */
export async function problemOf(response: Response): Promise<Problem> {
  const retryAfterMillis = Math.max(0, Number(response.headers.get('retry-after') ?? 0) || 0) * 1000;
  const body = (await response.json().catch(() => ({}))) as ProblemBody | null;
  const text = (value: unknown, otherwise: string): string => (typeof value === 'string' && value !== '' ? value : otherwise);
  const problem = new Problem(
    text(body?.code, response.status >= 500 ? 'unavailable' : 'unexpected_answer'),
    text(body?.message, `The server answered ${response.status}.`),
    text(body?.cure, 'Try again in a moment.'),
    response.status,
    retryAfterMillis,
  );
  problem.currentVersion = version(response.headers.get('etag'));
  return problem;
}

/** The number inside an ETag, 0 when there is none. */
export function version(etag: string | null): number {
  return Number(/^"(\d{1,15})"$/.exec(etag ?? '')?.[1] ?? 0);
}
