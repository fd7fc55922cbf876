import { Problem } from './problem.js';

/** The two ends of a channel between a page and a worker. */
export interface Channel {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

interface Question {
  readonly question: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Answer =
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly progress: unknown }
  | { readonly answer: number; readonly fault: Fault };

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly cure: string;
  readonly status: number;
}

/** Stands for a function argument, which cannot be sent. */
const PROGRESS = '\u0000progress';

type Methods<T> = { [K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never]: T[K] };

/** The methods of an object that lives on the other end; every one of them answers with a promise. */
export type Remote<T> = { [K in keyof Methods<T>]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never };

/** Answers questions about `target`; a function argument becomes a channel for progress. */
export function serve(target: object, channel: Channel): void {
  channel.addEventListener('message', ({ data }: MessageEvent<Question>) => {
    void answerTo(target, data, (answer) => channel.postMessage(answer));
  });
}

async function answerTo(target: object, asked: Question, post: (answer: Answer) => void): Promise<void> {
  const answer = asked.question;
  const args = asked.args.map((arg) => (arg === PROGRESS ? (progress: unknown) => post({ answer, progress }) : arg));
  try {
    const method = (target as Record<string, unknown>)[asked.method];
    if (typeof method !== 'function') {
      throw new TypeError(`There is no ${asked.method}.`);
    }
    post({ answer, value: await (method as (...all: unknown[]) => unknown).apply(target, args) });
  } catch (cause) {
    post({ answer, fault: faultOf(cause) });
  }
}

function faultOf(cause: unknown): Fault {
  if (cause instanceof Problem) {
    return { code: cause.code, message: cause.message, cure: cause.cure, status: cause.status };
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return { code: 'client_fault', message, cure: '', status: 0 };
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: Problem) => void;
  readonly progress: ((value: unknown) => void) | undefined;
}

/** The near end of [serve]. */
export function connect<T extends object>(channel: Channel): Remote<T> {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  channel.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const asked = waiting.get(data.answer);
    if ('progress' in data) {
      asked?.progress?.(data.progress);
      return;
    }
    waiting.delete(data.answer);
    if ('fault' in data) {
      asked?.reject(new Problem(data.fault.code, data.fault.message, data.fault.cure, data.fault.status));
    } else {
      asked?.resolve(data.value);
    }
  });
  const ask = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const question = ++last;
      const progress = args.find((arg) => typeof arg === 'function') as Waiting['progress'];
      waiting.set(question, { resolve, reject, progress });
      channel.postMessage({ question, method, args: args.map((arg) => (typeof arg === 'function' ? PROGRESS : arg)) });
    });
  return new Proxy({}, { get: (_, method) => (method === 'then' ? undefined : (...args: unknown[]) => ask(String(method), args)) }) as Remote<T>;
}
