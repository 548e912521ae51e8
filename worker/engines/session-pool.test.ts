import { expect, test } from "vitest";
import type { Clock } from "../host/clock.ts";
import type { EngineSession } from "./engine.ts";
import { SessionPool } from "./session-pool.ts";

/** A clock whose single alarms the test rings. */
function alarms() {
  const set = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    after(_, callback) {
      set.add(callback);
      return () => set.delete(callback);
    },
    every: () => () => undefined,
  };
  return { clock, set, ring: () => [...set].forEach((callback) => void callback()) };
}

function rig() {
  const { clock, set, ring } = alarms();
  const log: string[] = [];
  const open = (): Promise<EngineSession> => {
    log.push("open");
    return Promise.resolve({
      device: "cpu",
      [Symbol.asyncDispose]: () => {
        log.push("close");
        return Promise.resolve();
      },
    });
  };
  return { pool: new SessionPool(clock), open, log, set, ring };
}

test("a session is opened once for all who borrow it, and stays warm between them", async () => {
  const { pool, open, log, set } = rig();
  const [one, two] = await Promise.all([pool.borrow("a", open), pool.borrow("a", open)]);
  expect(one.session).toBe(two.session);
  await one[Symbol.asyncDispose]();
  expect(set.size).toBe(0);
  await two[Symbol.asyncDispose]();
  expect(set.size).toBe(1);
  const again = await pool.borrow("a", open);
  expect(set.size).toBe(0);
  expect(again.session).toBe(one.session);
  expect(log).toEqual(["open"]);
});

test("an idle session is closed, and opened again when it is wanted", async () => {
  const { pool, open, log, ring } = rig();
  const loan = await pool.borrow("a", open);
  await loan[Symbol.asyncDispose]();
  ring();
  await pool.borrow("a", open);
  expect([...log].sort()).toEqual(["close", "open", "open"]);
});

test("a failed opening is tried again by the next who asks", async () => {
  const { pool, open } = rig();
  const failing = pool.borrow("a", () => Promise.reject(new Error("broken")));
  await expect(failing).rejects.toThrow("broken");
  expect((await pool.borrow("a", open)).session.device).toBe("cpu");
});

test("the end of the pool closes all, lent or idle", async () => {
  const { pool, open, log, set } = rig();
  await pool.borrow("a", open);
  const idle = await pool.borrow("b", open);
  await idle[Symbol.asyncDispose]();
  await pool[Symbol.asyncDispose]();
  expect(log).toEqual(["open", "open", "close", "close"]);
  expect(set.size).toBe(0);
});
