import { expect, test } from "vitest";
import { JobId } from "../../contract/job.ts";
import { silentLog } from "../db/log.ts";
import { newJobId } from "./ids.ts";
import { Journal } from "./journal.ts";
import { QueueRig, thrownBy } from "./rig.ts";

test("SQL that takes long is logged with its name and time", () => {
  using rig = new QueueRig();
  const logged: object[] = [];
  const log = { ...silentLog, warn: (fields: object) => void logged.push(fields) };
  const journal = new Journal(rig.database, () => 0, log);
  const count = (to: number) =>
    rig.database.sqlite
      .prepare(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?) SELECT sum(i) FROM n",
      )
      .get(to);
  journal.read("quick", () => count(10));
  journal.read("slow", () => count(1_000_000));
  expect(logged).toEqual([{ sql: "slow", ms: expect.any(Number) as unknown }]);
});

test("a full disk is said to be one", () => {
  using rig = new QueueRig();
  const journal = new Journal(rig.database, () => 0, silentLog);
  const { sqlite } = rig.database;
  const pages = sqlite.pragma("page_count", { simple: true });
  sqlite.pragma(`max_page_count = ${String(pages)}`); // SQLite's own way to run out of room
  const error = thrownBy(() =>
    journal.write("fill", () => sqlite.exec("CREATE TABLE more AS SELECT randomblob(100000)")),
  );
  expect(error.kind).toBe("DiskFull");
});

test("ids sort by age, differ, and are of the contract's form", () => {
  const ids = [1, 2, 1_700_000_000_000, 4_000_000_000_000].map((now) => newJobId(now));
  expect(ids.toSorted()).toEqual(ids);
  for (const id of ids) expect(JobId.parse(id)).toBe(id);
  expect(newJobId(1)).not.toBe(newJobId(1));
  expect(JobId.parse(newJobId(1, () => Buffer.alloc(8)))).toBe("00000000100000000");
});
