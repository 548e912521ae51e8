import { describe, expect, test } from "vitest";
import { screen } from "./fixtures/screen.ts";
import { TransferView } from "./transfer.ts";

describe("a transfer on the screen", () => {
  const at = (done: number): Parameters<TransferView["show"]>[0] => ({
    done,
    total: 1e9,
    bytesPerSecond: 2.5e6,
    secondsLeft: (1e9 - done) / 2.5e6,
    filesDone: 0,
    files: 1,
  });

  test("is one line", () => {
    const terminal = screen();
    new TransferView(terminal, false).show(at(5e8));
    expect(terminal.drawn).toEqual(["50%  500 MB of 1.0 GB  2.5 MB/s  3:20 left\n"]);
  });

  test("is rewritten on a terminal and cleared, and a line for each tenth elsewhere", () => {
    const terminal = screen(true);
    const view = new TransferView(terminal, false);
    view.show(at(5e8));
    view.clear();
    expect(terminal.drawn[0]).toContain(`\r\u001b[K[${"#".repeat(10)}${"-".repeat(10)}] 50%`);
    expect(terminal.drawn[1]).toBe("\r\u001b[K");
    const plain = screen();
    const lines = new TransferView(plain, false);
    for (let i = 0; i <= 100; i += 1) lines.show(at(i * 1e7));
    expect(plain.drawn).toHaveLength(10);
  });
});
