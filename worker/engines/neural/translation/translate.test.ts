import { expect, test } from "vitest";
import { cancelled } from "../../../../contract/errors.ts";
import { microModel, patient, readReference, settingsOf } from "./fixtures/rig.ts";
import {
  closeTranslator,
  openTranslator,
  type TranslateInput,
  translateSeq2Seq,
} from "./translate.ts";

const MODEL = settingsOf(microModel("es"));
const SPANISH = { model: MODEL, from: "en", to: "es" } as const;

const translate = (lines: readonly string[], more: Partial<TranslateInput> = {}) =>
  translateSeq2Seq(
    { ...SPANISH, lines: lines.map((text, index) => ({ id: index + 1, text })), ...more },
    patient,
  );
const texts = ({ lines }: Awaited<ReturnType<typeof translate>>) => lines.map(({ text }) => text);

test("lines of several sentences are translated sentence by sentence", async () => {
  const joined = (await readReference("es")).filter(({ kind }) => kind === "joined");
  const result = await translate(joined.map(({ text }) => text));
  expect(texts(result)).toEqual(joined.map(({ beam4 }) => beam4.text));
  expect(result.device).toBe("cpu");
  expect(result.lines.flatMap(({ marks }) => marks)).toEqual([]);
});

test("every line comes back by its id, in order, whatever its length and if it says nothing", async () => {
  const lines = [
    { id: 9, text: "" },
    { id: 4, text: "My name is Anna." },
    { id: 7, text: "♪ ♪" },
    { id: 1, text: "The sky is blue and clear. The sound is very good." },
    { id: 2, text: "My name is Anna." },
    { id: 3, text: " \n " },
  ];
  const result = await translateSeq2Seq({ ...SPANISH, lines }, patient);
  expect(result.lines.map(({ id, text }) => [id, text])).toEqual([
    [9, ""],
    [4, "Me llamo Anna."],
    [7, "♪ ♪"],
    [1, "El cielo está azul y despejado. El sonido es muy bueno."],
    [2, "Me llamo Anna."],
    [3, ""],
  ]);
});

test("a batch is what its lines are one by one, with all alternatives", async () => {
  const lines = (await readReference("es")).slice(50).map(({ text }) => text);
  const together = await translate(lines, { nBest: 4 });
  for (const [index, text] of lines.entries()) {
    const alone = await translate([text], { nBest: 4 });
    expect(alone.lines[0]?.text).toBe(together.lines[index]?.text);
    expect(alone.lines[0]?.alternatives.map((each) => each.text)).toEqual(
      together.lines[index]?.alternatives.map((each) => each.text),
    );
  }
});

test("alternatives are other texts, the best first, as many as were asked for", async () => {
  const { lines } = await translate(["I like Zebra 42!", "The oven is broken. Stop."], {
    nBest: 3,
  });
  for (const { text, score, alternatives } of lines) {
    expect(alternatives).toHaveLength(2);
    expect(new Set([text, ...alternatives.map((each) => each.text)]).size).toBe(3);
    const scores = alternatives.map((each) => each.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(Math.max(...scores)).toBeLessThanOrEqual(score + 1e-6);
  }
});

test("addresses and terms survive a model that knows neither; a lost number is marked", async () => {
  const lines = [
    "Hello and welcome to https://example.com/a?b=1.",
    "Write to anna.b@mail.example.org please.",
    "I need a new Octavia.",
    "I like Zebra 42!",
  ];
  const glossary = [{ from: "Octavia" }, { from: "please", to: "¡por favor!" }];
  const result = await translate(lines, { glossary });
  expect(result.lines[0]?.text).toContain("https://example.com/a?b=1");
  expect(result.lines[1]?.text).toContain("anna.b@mail.example.org");
  expect(result.lines[1]?.text).toContain("¡por favor!");
  expect(result.lines[2]?.text).toContain("Octavia");
  const last = result.lines[3];
  expect(last?.text.includes("42") || last?.marks.includes("numbers")).toBe(true);
});

test("a sentence longer than the model can take is cut at its clauses, and marked", async () => {
  const corpus = (await readReference("es")).filter(({ kind }) => kind === "corpus");
  const long = corpus.slice(0, 40).map(({ text }) => text.replace(".", ""));
  const { lines } = await translate([`${long.join(", and ")}.`], { beams: 1 });
  expect(lines[0]?.marks).toContain("clauses");
  expect(lines[0]?.text.split(/\s+/).length).toBeGreaterThan(20);
});

test("the quantized model translates what it knows", async () => {
  const corpus = (await readReference("es")).filter(({ kind }) => kind === "corpus");
  const result = await translate(
    corpus.map(({ text }) => text),
    { model: { ...MODEL, dtype: "q8" }, beams: 1 },
  );
  expect(texts(result)).toEqual(corpus.map(({ greedy }) => greedy.text));
});

test("progress grows with the lines done and ends with all of them", async () => {
  const seen: [number, number][] = [];
  const lines = ["My name is Anna.", "Hello and welcome to my video.", "www.x.com"];
  const context = {
    ...patient,
    progress: (done: number, total: number) => seen.push([done, total]),
  };
  const input = { ...SPANISH, lines: lines.map((text, id) => ({ id: id + 1, text })) };
  await translateSeq2Seq(input, context);
  expect(seen.map(([done]) => done)).toEqual([1, 2, 3, 3]);
  expect(seen.every(([, total]) => total === 3)).toBe(true);
});

test("a cancelled translation ends before the next token", async () => {
  let asked = 0;
  const context = {
    ...patient,
    checkCancelled() {
      asked += 1;
      if (asked > 5) throw cancelled();
    },
  };
  const lines = [{ id: 1, text: "Hello and welcome to my video." }];
  const running = translateSeq2Seq({ ...SPANISH, lines }, context);
  await expect(running).rejects.toMatchObject({ kind: "Cancelled" });
  expect(asked).toBe(6);
});

test("a model is loaded once, freed when told, and loaded again when it is needed", async () => {
  await expect(openTranslator(MODEL)).resolves.toEqual({ device: "cpu" });
  await closeTranslator(MODEL);
  await closeTranslator(MODEL);
  expect(texts(await translate(["My name is Anna."]))).toEqual(["Me llamo Anna."]);
});

test("a model that could not be loaded is tried again the next time", async () => {
  const missing = settingsOf(`${MODEL.dir}/nowhere`);
  await expect(openTranslator(missing)).rejects.toMatchObject({ kind: "MissingModel" });
  await expect(openTranslator(missing)).rejects.toMatchObject({ kind: "MissingModel" });
  await closeTranslator(missing);
});
