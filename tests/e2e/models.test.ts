import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { zipOf } from "../../models/fixtures/zip.ts";
import { fixture, MT, shortTalk, TALK, VOICE } from "../support/neural.ts";
import { type Ran, type Rig, rig } from "../support/octavia.ts";

const [ES] = MT;
const Listed = z.object({
  installed: z.array(z.object({ id: z.string(), dtypes: z.array(z.string()), dir: z.string() })),
  unfinished: z.array(z.string()),
  available: z.array(z.object({ id: z.string() })),
});

describe("octavia models, from one end to the other", () => {
  let r: Rig;
  const models = (...args: string[]): Promise<Ran> => r.run(["models", ...args]);
  const listed = async (...args: string[]) =>
    Listed.parse(JSON.parse((await models("list", "--json", ...args)).stdout));
  beforeAll(() => {
    r = rig();
  });
  afterAll(() => r[Symbol.dispose]());
  /** A stick that holds a model as the hub does. */
  const stick = (): string => {
    const dir = join(r.home, "..", "stick");
    if (!existsSync(dir)) cpSync(fixture(ES), join(dir, "me", ES), { recursive: true });
    return dir;
  };

  test("a home without models says so, and what there is to pull", async () => {
    expect(await models()).toMatchObject({
      ...{ code: 0, stdout: "" },
      stderr: expect.stringMatching(/No models are installed\.\n.*list --all/),
    });
    const { installed, available } = await listed("--all");
    expect(installed).toEqual([]);
    expect(available.map(({ id }) => id)).toContain("whisper-base");
    expect((await models("list", "--all")).stdout).toMatch(/whisper-base +asr +\d+ MB/);
  });

  test("info tells size, licence and source of what could be pulled", async () => {
    const { code, stdout } = await models("info", "whisper-base");
    expect(code).toBe(0);
    expect(stdout).toMatch(/from +\S+\/\S+@[0-9a-f]{40}/);
    expect(stdout).toMatch(/licence +\S+/);
    expect(stdout).toMatch(/sizes .*q8 \d+ MB/);
    expect(stdout).toMatch(/installed +no/);
    expect(await models("info", "nobody")).toMatchObject({ code: 2 });
    expect(JSON.parse((await models("info", "whisper-base", "--json")).stdout)).toMatchObject({
      entry: { id: "whisper-base", task: "asr" },
    });
  });

  test("pull takes from a folder what the dtype needs; a second dtype joins the first", async () => {
    const pull = (...args: string[]) => models("pull", `me/${ES}`, "--hub", stick(), ...args);
    const first = await pull("--json");
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ id: ES, dtypes: ["q8"], pairs: ["en-es"] });
    const [dir = ""] = (await models("where", ES)).stdout.split("\n");
    expect(readdirSync(join(dir, "onnx")).sort()).toEqual([
      "decoder_model_merged_quantized.onnx",
      "encoder_model_quantized.onnx",
    ]);
    expect((await pull("--dtype", "fp32")).code).toBe(0);
    expect((await listed()).installed).toEqual([{ id: ES, dtypes: ["fp32", "q8"], dir }]);
    expect(readdirSync(dir).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("verify tells the whole from the damaged, and pull mends it", async () => {
    const [dir = ""] = (await models("where", ES)).stdout.split("\n");
    expect(await models("verify")).toMatchObject({ code: 0, stdout: `ok    ${ES}` });
    rmSync(join(dir, "onnx", "encoder_model.onnx"));
    writeFileSync(join(dir, "config.json"), "{}");
    const verified = await models("verify", ES);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(/^FAIL {2}opus-mt-micro-en-es\n/);
    expect(verified.stdout).toMatch(/config\.json has 2 bytes instead of \d+/);
    expect(verified.stdout).toContain("onnx/encoder_model.onnx is missing");
    const answer = await models("verify", ES, "--json");
    expect(answer.code).toBe(1);
    expect(JSON.parse(answer.stdout)).toMatchObject({
      id: ES,
      faults: [{ path: "config.json" }, { path: "onnx/encoder_model.onnx" }],
    });
    expect((await models()).stdout).toMatch(/not whole/);
    const again = await models("pull", `me/${ES}`, "--hub", stick(), "--dtype", "fp32");
    expect(again.code).toBe(0);
    expect(await models("verify", ES)).toMatchObject({ code: 0 });
  });

  test("import takes a folder, or a zip; what is named wrongly is refused", async () => {
    const voice = await models("import", fixture(VOICE), "--as", "me/mms-tts-spa", "--json");
    expect(voice.code).toBe(0);
    expect(JSON.parse(voice.stdout)).toMatchObject({ repository: "me/mms-tts-spa", task: "tts" });
    expect(voice.stderr).toMatch(
      /terms of me\/mms-tts-spa are not known.*not used until you accept them with --yes/,
    );
    const empty = join(r.home, "..", "nothing");
    cpSync(fixture("talk"), empty, { recursive: true });
    expect(await models("import", empty)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/There is no model in .*nothing\.\n +A model's folder has/),
    });
    expect(await models("import", join(empty, "gone"))).toMatchObject({ code: 2 });
    expect((await listed()).installed).toHaveLength(2);

    const names = readdirSync(fixture(ES), { recursive: true, encoding: "utf8" });
    const packed = names.filter((name) => statSync(fixture(ES, name)).isFile());
    const zip = join(r.home, "..", "opus-mt-zip-en-es.zip");
    const entry = (name: string) => ({
      name: `model/${name.replaceAll("\\", "/")}`,
      data: readFileSync(fixture(ES, name)),
    });
    writeFileSync(zip, zipOf(packed.map(entry)));
    expect((await models("import", zip)).stdout).toMatch(/^opus-mt-zip-en-es +mt .* en-es /);
    writeFileSync(
      zip,
      zipOf([...packed.map(entry), { name: "../out.json", data: Buffer.from("{}") }]),
    );
    expect(await models("import", zip, "--as", "me/evil")).toMatchObject({ code: 2 });
    expect(existsSync(join(r.home, "out.json"))).toBe(false);
    expect((await listed()).installed).toHaveLength(3);
  });

  test("remove frees the room, of the whole and of the damaged", async () => {
    const [dir = ""] = (await models("where", ES)).stdout.split("\n");
    rmSync(join(dir, "config.json"));
    expect(await models("remove", ES)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^freed \d+ MB$/),
    });
    expect(existsSync(dir)).toBe(false);
    const json = await models("remove", "me/mms-tts-spa", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ bytes: expect.any(Number) });
    expect((await models("remove", "opus-mt-zip-en-es")).code).toBe(0);
    expect((await listed()).installed).toEqual([]);
    expect(await models("remove", ES)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is not installed"),
    });
  });

  test.each([
    ["an action that is not there", ["frobnicate"], /list, info, pull, import/],
    ["a pull of nothing", ["pull"], /Which model\?/],
    ["a model that the catalogue lacks", ["pull", "whisper-bas"], /Did you mean whisper-base/],
    ["a model that the stick lacks", ["pull", "me/other", "--hub", "STICK"], /has no me\/other/],
    ["the place of what is not installed", ["where", "whisper-base"], /models pull whisper-base/],
  ])("%s is answered with a hint and exit code 2", async (_, args, words) => {
    const { code, stderr, stdout } = await models(
      ...args.map((word) => (word === "STICK" ? stick() : word)),
    );
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/Internal|unexpected/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

test("a dub with a model that is not here names the command that gets it, its size and terms", async () => {
  using r = rig();
  const { code, stderr } = await r.run([
    ...["dub", TALK, "--from", "en", "--to", "es", "--asr", "whisper-base", "--out", r.dir],
  ]);
  expect(stderr).toMatch(/The recogniser "whisper-base" is not installed\./);
  expect(stderr).toMatch(/`octavia models pull whisper-base` gets it \(about \d+ MB, \S+\)/);
  expect(code).toBe(2);
  expect(existsSync(r.dir)).toBe(false);
});

test("a model whose terms are not known is used by nobody, until they are accepted", async () => {
  using r = rig();
  expect((await r.run(["models", "import", fixture(ES)])).code).toBe(0);
  const clip = await shortTalk(r, 4);
  const srt = join(r.home, "..", "words.srt");
  writeFileSync(srt, "1\n00:00:01,000 --> 00:00:03,195\nHello and welcome to my video.\n");
  const to = ["--from", "en", "--to", "es", "--transcript", srt, "--out", r.dir];
  const translator = async (): Promise<unknown> => {
    expect((await r.run(["dub", clip, ...to])).code).toBe(0);
    const report = z.object({ engines: z.record(z.string(), z.string()) });
    const text = readFileSync(join(r.dir, "talk.report.json"), "utf8");
    return report.parse(JSON.parse(text)).engines["translation:es"];
  };
  expect(await translator()).toContain("apertium");
  expect(await r.run(["dub", clip, ...to, "--mt", ES])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/its terms are not known\.\n.*with --yes/),
  });
  expect((await r.run(["models", "import", fixture(ES), "--yes"])).code).toBe(0);
  expect(await translator()).toContain(ES);
});
