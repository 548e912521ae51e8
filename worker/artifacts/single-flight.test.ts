import fc from "fast-check";
import { expect, test } from "vitest";
import { SingleFlight } from "./single-flight.ts";

/** Work that ends when told, or when aborted and told so. */
function rig() {
  const flights = new SingleFlight<number>();
  const calls: { end: () => void; signal: AbortSignal }[] = [];
  const listeners: (() => void)[] = [];
  const start = (signal: AbortSignal): Promise<number> => {
    const number = calls.length + 1;
    return new Promise((resolve, reject) => {
      const end = () => (signal.aborted ? reject(new Error("torn down")) : resolve(number));
      calls.push({ end, signal });
      for (const tell of listeners) tell();
    });
  };
  const nextStart = () => new Promise<void>((resolve) => listeners.push(resolve));
  return { calls, nextStart, ask: (signal: AbortSignal) => flights.ask("key", signal, start) };
}

const never = new AbortController().signal;
const isCancelled = { kind: "Cancelled" };

test("who asks for what is under way shares it, and only one has started it", async () => {
  const r = rig();
  const both = Promise.all([r.ask(never), r.ask(never)]);
  r.calls[0]?.end();
  expect(await both).toEqual([
    { result: 1, started: true },
    { result: 1, started: false },
  ]);
  expect(r.calls).toHaveLength(1);
});

test("a cancelled asker is answered at once while another goes on", async () => {
  const r = rig();
  const controller = new AbortController();
  const first = r.ask(controller.signal);
  const second = r.ask(never);
  controller.abort();
  await expect(first).rejects.toMatchObject(isCancelled);
  expect(r.calls[0]?.signal.aborted).toBe(false);
  r.calls[0]?.end();
  expect(await second).toEqual({ result: 1, started: false });
});

test("the last asker's cancel aborts the work and waits for its end", async () => {
  const r = rig();
  const controllers = [new AbortController(), new AbortController()];
  const order: string[] = [];
  const asks = controllers.map(({ signal }) =>
    r.ask(signal).catch((error: unknown) => {
      order.push("answered");
      return error;
    }),
  );
  for (const controller of controllers) controller.abort();
  await asks[0];
  expect(r.calls[0]?.signal.aborted).toBe(true);
  order.push("ending");
  r.calls[0]?.end();
  expect(await asks[1]).toMatchObject(isCancelled);
  expect(order).toEqual(["answered", "ending", "answered"]);
});

test("who comes while given-up work winds down waits, and starts anew", async () => {
  const r = rig();
  const controller = new AbortController();
  const first = r.ask(controller.signal);
  controller.abort();
  const second = r.ask(never);
  expect(r.calls).toHaveLength(1);
  const restarted = r.nextStart();
  r.calls[0]?.end();
  await expect(first).rejects.toMatchObject(isCancelled);
  await restarted;
  r.calls[1]?.end();
  expect(await second).toEqual({ result: 2, started: true });
});

test("a failure reaches every asker, and the next one starts anew", async () => {
  const flights = new SingleFlight<number>();
  const failing = () => Promise.reject(new Error("broken"));
  const answers = await Promise.allSettled([
    flights.ask("key", never, failing),
    flights.ask("key", never, failing),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual(["rejected", "rejected"]);
  expect(await flights.ask("key", never, () => Promise.resolve(3))).toMatchObject({ result: 3 });
});

test("whoever cancels when, the work is aborted only if all have, and never run twice at once", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), async (cancels) => {
      const r = rig();
      const asks = cancels.map((cancel) => ({ cancel, controller: new AbortController() }));
      const answers = Promise.allSettled(asks.map(({ controller }) => r.ask(controller.signal)));
      for (const { cancel, controller } of asks) if (cancel) controller.abort();
      expect(r.calls).toHaveLength(1);
      expect(r.calls[0]?.signal.aborted).toBe(cancels.every(Boolean));
      r.calls[0]?.end();
      const statuses = (await answers).map((answer) => answer.status);
      expect(statuses).toEqual(cancels.map((cancel) => (cancel ? "rejected" : "fulfilled")));
    }),
  ));
