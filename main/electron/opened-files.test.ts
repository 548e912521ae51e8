import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DesktopMessage } from "../../contract/desktop.ts";
import { TemporaryHome } from "../queue/rig.ts";
import { filesOf, Messages } from "./opened-files.ts";

test("of a command line the files that are there are opened, wherever they are named from", () => {
  using temporary = new TemporaryHome();
  const { root } = temporary.home;
  mkdirSync(join(root, "films"));
  const film = join(root, "films", "one.mp4");
  writeFileSync(film, "x");
  const words = ["films/one.mp4", film, "--inspect", "none.mp4", "films", "octavia://app/", ""];
  expect(filesOf(["octavia", ...words], true, root)).toEqual([film, film]);
  expect(filesOf(["electron", ".", ...words], false, root)).toEqual([film, film]);
  expect(filesOf(["octavia"], true, root)).toEqual([]);
});

test("what is said before the page listens, or while it loads anew, waits for it", () => {
  const messages = new Messages();
  const heard: DesktopMessage[] = [];
  const go = (to: "/queue" | "/models" | "/settings"): DesktopMessage => ({ type: "go", to });
  messages.say(go("/queue"));
  messages.listen((message) => heard.push(message));
  messages.say(go("/models"));
  messages.gone();
  messages.say(go("/settings"));
  expect(heard).toEqual([go("/queue"), go("/models")]);
  messages.listen((message) => heard.push(message));
  expect(heard).toEqual([go("/queue"), go("/models"), go("/settings")]);
});
