import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A process of the test: its connection ends when it dies, however it dies. */
export interface Witness {
  readonly name: string;
  readonly gone: Promise<unknown>;
  /** Lets one that waits go on. */
  go(): void;
}

interface Witnesses extends AsyncDisposable {
  readonly dir: string;
  readonly socket: string;
  /** The next process to appear, in order of appearance. */
  next(): Promise<Witness>;
  /** How many have appeared that nobody has asked for. */
  readonly waiting: number;
}

/** Listens for the processes of a test, so that it can wait for their births and deaths. */
export async function openWitnesses(): Promise<Witnesses> {
  const dir = mkdtempSync(join(tmpdir(), "octavia-engine-"));
  const socket = join(dir, "s");
  const arrivals: Witness[] = [];
  const open = new Set<Socket>();
  const bell = new EventEmitter();
  const server = createServer((connection) => {
    open.add(connection);
    const gone = once(connection, "close").then(() => open.delete(connection));
    // A process killed with unread data resets its connection: gone all the same.
    connection.on("error", () => connection.destroy());
    connection.once("data", (name) => {
      const go = (): void => void connection.write("go\n");
      arrivals.push({ name: String(name).trim(), gone, go });
      bell.emit("arrival");
    });
  });
  server.listen(socket);
  await once(server, "listening");
  return {
    dir,
    socket,
    get waiting() {
      return arrivals.length;
    },
    async next() {
      for (;;) {
        const witness = arrivals.shift();
        if (witness !== undefined) return witness;
        await once(bell, "arrival");
      }
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const connection of open) connection.destroy();
      await closed;
      rmSync(dir, { recursive: true });
    },
  };
}
