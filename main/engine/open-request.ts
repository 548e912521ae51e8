import { OctaviaError } from "../../contract/errors.ts";
import type { RunEvent } from "../../contract/events.ts";
import { METHODS, type Method, type ParamsOf, type ResultOf } from "../../worker/protocol.ts";
import type { RequestOptions } from "./engine.ts";

/** A request that has not been answered yet. */
export interface OpenRequest {
  readonly id: number;
  readonly method: Method;
  readonly params: unknown;
  /** Waiting for an engine; sent to one; or sent, and its cancel after it. */
  state: "waiting" | "sent" | "cancelling";
  /** Ticks since it last moved. */
  quiet: number;
  /** The step that last moved. */
  step: string | undefined;
  event(event: RunEvent): void;
  /** Checks what came back against the method's schema. */
  resolve(value: unknown): void;
  reject(error: OctaviaError): void;
}

interface Opened<M extends Method> {
  readonly request: OpenRequest;
  readonly answer: Promise<ResultOf[M]>;
}

/** A request and the promise of its answer. */
export function openRequest<M extends Method>(
  id: number,
  method: M,
  params: ParamsOf[M],
  { onEvent }: RequestOptions,
): Opened<M> {
  let resolve: (value: ResultOf[M]) => void = unset;
  let reject: (error: OctaviaError) => void = unset;
  const answer = new Promise<ResultOf[M]>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  const request: OpenRequest = {
    id,
    method,
    params,
    state: "waiting",
    quiet: 0,
    step: undefined,
    event(event) {
      request.quiet = 0;
      request.step = stepOf(event) ?? request.step;
      onEvent?.(event);
    },
    resolve(value) {
      const result = METHODS[method].result.safeParse(value);
      if (result.success) resolve(result.data);
      else reject(badAnswer(method, result.error));
    },
    reject: (error) => reject(error),
  };
  return { request, answer };
}

function unset(): never {
  throw new Error("Internal: settled before the promise was made");
}

function stepOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case "progress":
      return event.progress.step;
    case "step-started":
    case "step-finished":
      return event.step;
    case "warning":
      return undefined;
  }
}

const badAnswer = (method: Method, cause: Error): OctaviaError =>
  new OctaviaError("Internal", `The engine's answer to "${method}" does not fit.`, {
    hint: "This is a fault in Octavia; the log has the details.",
    details: cause.message,
    cause,
  });
