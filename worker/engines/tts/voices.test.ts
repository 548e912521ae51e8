import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSlots } from "../../compute/slots.ts";
import { readWav } from "../../media/wav.ts";
import { createEspeak, parseVoices, plainText, wordsPerMinute } from "./espeak.ts";
import { createSystemVoices, SAPI, SAY } from "./system-voices.ts";

const espeak = createEspeak();
const installed = (await espeak.availability()).available;
const options = { signal: new AbortController().signal, cpu: createSlots(1) };

async function seconds(text: string, rate: number, voice?: string): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), "octavia-tts-"));
  try {
    await using session = await espeak.open("es", voice);
    const wav = join(dir, "a.wav");
    await session.speak({ text, rate, wav }, options);
    const { format } = await readWav(wav);
    return format.frames / format.sampleRate;
  } finally {
    await rm(dir, { recursive: true });
  }
}

test("eSpeak's table of voices is read; MBROLA's, which need other data, are left out", () => {
  const table = `Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  es              --/M      Spanish_(Spain)    roa/es
 3  es-es           --/F      spanish-mbrola-3   mb/mb-es3            (es 3)
 5  cmn             --/M      Chinese_(Mandarin) sit/cmn              (zh 5)`;
  expect(parseVoices(table)).toEqual([
    { id: "es", language: "es", description: "Spanish (Spain)" },
    { id: "cmn", language: "zh", description: "Chinese (Mandarin)" },
  ]);
});

test("a rate is words a minute", () => {
  expect([1, 1.15].map(wordsPerMinute)).toEqual([165, 190]);
});

test.runIf(installed)("a faster rate is shorter speech", async () => {
  const text = "Buenos días a todos y bienvenidos a nuestro jardín.";
  const [natural, fast] = [await seconds(text, 1), await seconds(text, 1.15)];
  expect(natural).toBeGreaterThan(1.5);
  expect(natural / fast).toBeGreaterThan(1.08);
  expect(natural / fast).toBeLessThan(1.25);
});

test.runIf(installed)("text that looks like an option or markup is only text", async () => {
  expect(await seconds("-h --help <speak>hola</speak> $(id)", 1)).toBeGreaterThan(0.5);
});

test("what eSpeak would take for phonemes or commands is left for reading aloud", () => {
  expect(plainText("a [[h@l'oU]]\u0001100S\tb")).toBe("a [ [h@l'oU] ] 100S b");
  expect(plainText("[x] ¿Qué?")).toBe("[x] ¿Qué?");
});

test.runIf(installed)("an unknown voice is refused, with those there are", async () => {
  const refused = espeak.open("es", "nobody");
  await expect(refused).rejects.toMatchObject({ kind: "InvalidInput" });
  await expect(refused).rejects.toHaveProperty("hint", expect.stringContaining("es-419"));
});

test("the system voices' listings are read, and their arguments hold no text", () => {
  expect(SAY.parse("Monica              es_ES    # Hola\nBad\n")).toEqual([
    { id: "Monica", language: "es", description: "Monica" },
  ]);
  expect(SAPI.parse("es-ES|Microsoft Helena Desktop\r\n")).toEqual([
    { id: "Microsoft Helena Desktop", language: "es", description: "Microsoft Helena Desktop" },
  ]);
  const utterance = { text: "SECRET", rate: 1.15, wav: "/tmp/a.wav" };
  for (const system of [SAY, SAPI]) {
    const args = system.speakArgs("V", utterance);
    expect(args).toContain("/tmp/a.wav");
    expect(args.join(" ")).not.toContain("SECRET");
  }
  expect(SAPI.speakArgs("V", utterance)).toContain("1");
});

test("a system's voices are not available elsewhere, and say why", async () => {
  const say = createSystemVoices(SAY, "linux");
  const availability = await say.availability();
  expect(availability).toHaveProperty("available", false);
  expect(availability).toHaveProperty("reason", expect.stringContaining("macOS"));
  expect(await say.voices()).toEqual([]);
});
