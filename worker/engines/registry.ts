import { OctaviaError } from "../../contract/errors.ts";
import { LANGUAGES, type Language } from "../../contract/languages.ts";
import { howToGet, missingModel } from "../../models/catalogue.ts";
import type { Clock } from "../host/clock.ts";
import { createPocketsphinx } from "./asr/pocketsphinx.ts";
import type { Recognizer } from "./asr/recognizer.ts";
import type { EngineFacts } from "./engine.ts";
import type { EngineListing, Engines, Hop, VoiceListing } from "./engines.ts";
import { createApertium } from "./mt/apertium.ts";
import type { Translator } from "./mt/translator.ts";
import { planRoute, reachable } from "./route.ts";
import { SessionPool } from "./session-pool.ts";
import { createEspeak } from "./tts/espeak.ts";
import type { Synthesizer } from "./tts/synthesizer.ts";
import { createSystemVoices, SAPI, SAY } from "./tts/system-voices.ts";
import type { SpeechDetector } from "./vad/detector.ts";
import { createSilero } from "./vad/silero-facts.ts";

/** Every engine there is; model-driven ones join these lists. */
export interface EngineSet {
  readonly detectors: readonly SpeechDetector[];
  readonly recognizers: readonly Recognizer[];
  readonly translators: readonly Translator[];
  readonly synthesizers: readonly Synthesizer[];
}

/** Engines that need no model. */
const CLASSIC: EngineSet = {
  detectors: [createSilero()],
  recognizers: [createPocketsphinx()],
  translators: [createApertium()],
  synthesizers: [createEspeak(), createSystemVoices(SAY), createSystemVoices(SAPI)],
};

interface RegistryOptions {
  readonly clock: Clock;
  /** The engines there are now; asked for each choice, since models come and go. */
  readonly engines?: () => Promise<EngineSet>;
}

/** Opens the registry; engines are looked up when first asked for, sessions kept warm when idle. */
export function openEngines({
  clock,
  engines = () => Promise.resolve(CLASSIC),
}: RegistryOptions): Engines {
  const pool = new SessionPool(clock);
  return {
    list: async () => listAll(await engines()),
    voices: async () => listVoices((await engines()).synthesizers),
    async detector() {
      const { detectors } = await engines();
      return (await available(detectors))[0] ?? missing("find speech", detectors);
    },
    recognizer: async (language, wanted) =>
      chooseRecognizer((await engines()).recognizers, language, wanted),
    recognizerNamed: async (name) => named((await engines()).recognizers, name),
    route: async (from, to, wanted = []) => route((await engines()).translators, from, to, wanted),
    translatorNamed: async (name) => named((await engines()).translators, name),
    synthesizer: async (language, voice, wanted) =>
      chooseVoice((await engines()).synthesizers, language, voice, wanted),
    synthesizerNamed: async (name) => named((await engines()).synthesizers, name),
    borrowRecognizer: (engine) => pool.borrow(`asr ${engine.name}`, () => engine.open()),
    borrowTranslator: ({ translator, from, to }) =>
      pool.borrow(`mt ${translator.name} ${from}-${to}`, () => translator.open({ from, to })),
    borrowVoice: (engine, language, voice) =>
      pool.borrow(`tts ${engine.name} ${language} ${voice ?? ""}`, () =>
        engine.open(language, voice),
      ),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

/** The classic engines and those that run models. */
export const withModels = (neural: Omit<EngineSet, "detectors">): EngineSet => ({
  detectors: CLASSIC.detectors,
  recognizers: [...neural.recognizers, ...CLASSIC.recognizers],
  translators: [...neural.translators, ...CLASSIC.translators],
  synthesizers: [...neural.synthesizers, ...CLASSIC.synthesizers],
});

/** The engine of this name. @throws MissingModel naming those there are */
async function named<E extends EngineFacts>(engines: readonly E[], name: string): Promise<E> {
  const engine = engines.find((one) => one.name === name);
  const answer = await engine?.availability();
  if (engine !== undefined && answer?.available === true) return engine;
  const [first] = engines;
  const task = first === undefined ? "This" : TASKS[first.task];
  const others = await available(engines);
  if (answer?.available === false) {
    throw new OctaviaError("MissingModel", `${task} "${name}" cannot be used: ${answer.reason}.`, {
      hint: answer.hint,
    });
  }
  throw new OctaviaError("MissingModel", `${task} "${name}" is not installed.`, {
    hint: `There are ${others.map((one) => one.name).join(", ")}; ${howToGet(name) ?? `\`octavia models pull ${name}\` gets a model.`}`,
  });
}

const TASKS: Readonly<Record<EngineFacts["task"], string>> = {
  vad: "The speech detector",
  asr: "The recogniser",
  mt: "The translator",
  tts: "The voice engine",
};

async function chooseRecognizer(
  recognizers: readonly Recognizer[],
  language: Language | "auto",
  wanted: string | undefined,
): Promise<Recognizer> {
  const able =
    wanted === undefined ? await available(recognizers) : [await named(recognizers, wanted)];
  const spoken = await Promise.all(able.map((engine) => engine.languages()));
  const best = able.find(
    (_, index) => language === "auto" || spoken[index]?.includes(language) === true,
  );
  if (best !== undefined) return best;
  if (able.length === 0 || language === "auto") return missing("recognise speech", recognizers);
  throw new OctaviaError(
    "MissingModel",
    `${LANGUAGES[language].name} speech cannot be recognised with what is installed.`,
    {
      hint: join(
        `It understands ${names(spoken.flat())}; or give the words yourself with --transcript.`,
        missingModel({ task: "asr", language }).hint,
      ),
    },
  );
}

const join = (...hints: readonly (string | undefined)[]): string =>
  hints.filter((hint) => hint !== undefined).join(" ");

const names = (languages: readonly Language[]): string =>
  [...new Set(languages)].map((language) => LANGUAGES[language].name).join(", ");

/** Those that can work here, the best first. */
async function available<E extends EngineFacts>(engines: readonly E[]): Promise<E[]> {
  const answers = await Promise.all(engines.map((engine) => engine.availability()));
  return engines
    .filter((_, index) => answers[index]?.available)
    .sort((a, b) => b.quality - a.quality);
}

async function missing(task: string, engines: readonly EngineFacts[]): Promise<never> {
  const answers = await Promise.all(engines.map((engine) => engine.availability()));
  const hints = answers.flatMap((answer) => (answer.available ? [] : [answer.hint]));
  throw new OctaviaError("MissingModel", `Nothing on this machine can ${task}.`, {
    hint: [...new Set(hints)].join(" "),
  });
}

/** Above the quality of any engine. */
const WANTED = 1_000_000;

async function route(
  translators: readonly Translator[],
  from: Language,
  to: Language,
  wanted: readonly string[],
): Promise<Hop[]> {
  await Promise.all(wanted.map((name) => named(translators, name)));
  if (from === to) return [];
  const able = await available(translators);
  if (able.length === 0) return missing("translate", translators);
  const hops = await Promise.all(
    able.map(async (translator) =>
      (await translator.pairs()).map((pair) => ({
        ...pair,
        translator,
        quality: translator.quality + (wanted.includes(translator.name) ? WANTED : 0),
      })),
    ),
  );
  const pairs = hops.flat();
  const way = planRoute(pairs, from, to);
  if (way !== undefined) return way;
  const reached = reachable(pairs, from);
  throw new OctaviaError(
    "MissingModel",
    `${LANGUAGES[from].name} cannot be translated into ${LANGUAGES[to].name} with what is installed.`,
    {
      hint: join(
        reached.length > 0
          ? `${LANGUAGES[from].name} reaches ${names(reached)}.`
          : `From ${LANGUAGES[from].name} nothing can be reached; there are ${pairs.map((p) => `${p.from}-${p.to}`).join(", ")}.`,
        missingModel({ task: "mt", from, to }).hint,
      ),
    },
  );
}

async function chooseVoice(
  synthesizers: readonly Synthesizer[],
  language: Language,
  voice: string | undefined,
  wanted: string | undefined,
): Promise<Synthesizer> {
  const able =
    wanted === undefined ? await available(synthesizers) : [await named(synthesizers, wanted)];
  if (able.length === 0) return missing("speak", synthesizers);
  const voices = await Promise.all(able.map((engine) => engine.voices()));
  const speaks = (index: number): boolean =>
    voices[index]?.some((v) => v.language === language) === true;
  const speakers = able.filter((_, index) => speaks(index));
  const owner = able.find((_, index) =>
    voices[index]?.some((v) => v.language === language && v.id === voice),
  );
  // A voice that none lists may be a variant; the engine that opens it says so if it is not.
  const chosen = owner ?? speakers[0];
  if (chosen !== undefined) return chosen;
  throw new OctaviaError(
    "MissingModel",
    `Nothing on this machine speaks ${LANGUAGES[language].name}.`,
    {
      hint: join(
        `There are voices for ${names(voices.flat().map((v) => v.language))}.`,
        missingModel({ task: "tts", language }).hint,
      ),
    },
  );
}

async function listAll(engines: EngineSet): Promise<EngineListing[]> {
  const listing = async (
    engine: EngineFacts,
    languages: () => Promise<readonly string[]>,
  ): Promise<EngineListing> => {
    const availability = await engine.availability();
    return {
      ...{ name: engine.name, task: engine.task, family: engine.family, availability },
      languages: availability.available ? [...new Set(await languages())] : [],
    };
  };
  return Promise.all([
    ...engines.detectors.map((e) => listing(e, () => Promise.resolve([]))),
    ...engines.recognizers.map((e) => listing(e, () => e.languages())),
    ...engines.translators.map((e) =>
      listing(e, async () => (await e.pairs()).map(({ from, to }) => `${from}-${to}`)),
    ),
    ...engines.synthesizers.map((e) =>
      listing(e, async () => (await e.voices()).map((v) => v.language)),
    ),
  ]);
}

async function listVoices(synthesizers: readonly Synthesizer[]): Promise<VoiceListing[]> {
  const speakers = await available(synthesizers);
  const voices = speakers.map(async ({ name, voices }) =>
    (await voices()).map((voice) => ({ ...voice, engine: name })),
  );
  return (await Promise.all(voices)).flat();
}
