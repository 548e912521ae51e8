import { expect, test } from "vitest";
import { DialogsDouble } from "./double.ts";
import { type UpdateFeed, Updates } from "./updates.ts";
import { wordsOf } from "./words.ts";

const words = wordsOf("en");

function rig(settings: { offline?: boolean; updates?: boolean }, feed?: Partial<UpdateFeed>) {
  const did: string[] = [];
  const dialogs = new DialogsDouble();
  const whole: UpdateFeed = {
    check: () => Promise.resolve("2.0.0"),
    download: () => Promise.resolve(void did.push("download")),
    install: () => void did.push("install"),
    ...feed,
  };
  const updates = new Updates({
    feed: () => {
      did.push("feed");
      return Promise.resolve(feed === undefined ? undefined : whole);
    },
    settings: () => ({ offline: false, updates: false, ...settings }),
    ...{ dialogs, words, onTrouble: () => did.push("trouble") },
  });
  return { updates, dialogs, did };
}

test("at the start nothing is asked of the network unless the person has allowed it", async () => {
  for (const settings of [{}, { offline: true }, { offline: true, updates: true }]) {
    const { updates, did } = rig(settings, {});
    await updates.atStart();
    expect(did).toEqual([]);
  }
});

test("asked for while offline it says so, and asks nobody", async () => {
  const { updates, dialogs, did } = rig({ offline: true }, {});
  await updates.asked();
  expect(dialogs.asked).toEqual([words.updateOffline]);
  expect(did).toEqual([]);
});

test("nothing is downloaded or installed without a yes", async () => {
  const no = rig({ updates: true }, {});
  no.dialogs.choices.push(1);
  await no.updates.atStart();
  expect(no.did).toEqual(["feed"]);
  const half = rig({ updates: true }, {});
  half.dialogs.choices.push(0, 1);
  await half.updates.atStart();
  expect(half.did).toEqual(["feed", "download"]);
  const yes = rig({}, {});
  yes.dialogs.choices.push(0, 0);
  await yes.updates.asked();
  expect(yes.did).toEqual(["feed", "download", "install"]);
});

test("a feed that cannot be reached is silent at the start, and told to who asks", async () => {
  const broken = { check: () => Promise.reject(new Error("net::ERR_INTERNET_DISCONNECTED")) };
  const silent = rig({ updates: true }, broken);
  await silent.updates.atStart();
  expect(silent.dialogs.asked).toEqual([]);
  const told = rig({}, broken);
  await told.updates.asked();
  expect(told.dialogs.asked).toEqual([words.updateFailed]);
  expect(told.did).toContain("trouble");
});

test("who asks is answered: up to date, or not updated from here", async () => {
  const newest = rig({}, { check: () => Promise.resolve(undefined) });
  await newest.updates.asked();
  expect(newest.dialogs.asked).toEqual([words.noUpdate]);
  const none = rig({});
  await none.updates.asked();
  expect(none.dialogs.asked).toEqual([words.updateNotHere]);
});
