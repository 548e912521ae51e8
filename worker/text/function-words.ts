import type { Language } from "../../contract/languages.ts";

/** Small words that tell where a sentence may be broken. */
export interface FunctionWords {
  /** A line may well begin with these: they join clauses. */
  readonly conjunctions: ReadonlySet<string>;
  /** A line may begin with these. */
  readonly prepositions: ReadonlySet<string>;
  /** A line must not end with these: they belong to the noun or verb that follows. */
  readonly articles: ReadonlySet<string>;
  /** No sentence ends with these, however long the pause of the one who looks for words. */
  readonly unfinished: ReadonlySet<string>;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

const of = (
  conjunctions: string,
  prepositions: string,
  articles: string,
  unfinished: string,
): FunctionWords => ({
  conjunctions: set(conjunctions),
  prepositions: set(prepositions),
  articles: set(articles),
  unfinished: set(unfinished),
});

const TABLE: Readonly<Partial<Record<Language, FunctionWords>>> = {
  en: of(
    "and but or nor so yet because although though while when where if unless until since that which who whose whom whether than before after as",
    "of in on at by for from with without to into onto over under between among through during about against across behind beyond near toward towards upon within",
    "a an the my your his her its our their this these those every each some any no very",
    "a an the my your our their its and but or nor because of at from with to for into if than as every",
  ),
  es: of(
    "y e o u pero sino ni aunque porque pues que cuando donde como si mientras quien cuyo",
    "de del en a al por para con sin sobre entre desde hasta hacia contra según durante tras ante bajo",
    "el la los las un una unos unas lo mi tu su nuestro nuestra nuestros nuestras mis tus sus este esta estos estas ese esa esos esas muy no se me te le les nos",
    "el los las un y o u e pero ni porque que de del en a al por para con sin mi su si",
  ),
  fr: of(
    "et ou mais donc or ni car que qui quand lorsque puisque parce comme si dont où tandis afin",
    "de du des à au aux en dans par pour avec sans sur sous entre vers chez contre depuis pendant avant après",
    "le la les un une mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet cette ces très ne se me te je tu il elle on nous vous ils elles",
    "le les un une des et ou mais ni car que qui de du à au aux en dans par pour avec mon ma mes ses ce cet si je",
  ),
  pt: of(
    "e ou mas porém nem porque pois que quando onde como se enquanto embora quem cujo",
    "de do da dos das em no na nos nas a ao à aos às por pelo pela para com sem sobre entre desde até contra durante após",
    "o a os as um uma uns umas meu minha meus minhas teu tua seu sua seus suas nosso nossa este esta estes estas esse essa muito não me te lhe",
    "o os as um uma e ou mas nem porque que de do da dos das em no na por para com meu minha se",
  ),
  it: of(
    "e ed o ma però né perché poiché che quando dove come se mentre sebbene chi cui",
    "di del della dei delle dello degli in nel nella nei nelle a al alla ai alle da dal dalla dai dalle su sul sulla con per tra fra senza verso contro durante dopo",
    "il lo la i gli le un uno una mio mia tuo tua suo sua nostro nostra vostro vostra loro questo questa questi queste quel quella molto non si mi ti ci vi",
    "il lo gli un uno una e o ma né che di del della in nel nella a al alla da con per su mio mia se",
  ),
  ca: of(
    "i o però ni sinó perquè que quan on com si mentre encara qui",
    "de del dels en a al als per pel pels amb sense sobre entre des fins cap contra durant després",
    "el la els les un una uns unes lo meu meva teu teva seu seva nostre nostra aquest aquesta aquests aquestes molt no es em et li",
    "el els les un i o però ni que de del en a al amb per si",
  ),
  de: of(
    "und oder aber denn sondern weil dass ob wenn als während obwohl bevor nachdem damit wo wie doch",
    "in im an am auf aus bei beim mit nach von vom zu zum zur für durch gegen ohne um über unter vor hinter zwischen neben seit",
    "der die das den dem des ein eine einen einem einer eines mein meine dein deine sein seine ihr ihre unser unsere dieser diese dieses jeder jede jedes sehr kein keine nicht",
    "der den dem ein eine einen einem und oder aber weil dass ob in im am auf aus bei mit von vom zu zum zur für mein meine dein",
  ),
};

const NONE = of("", "", "", "");

/** The lists of a language; empty ones where there are none. */
export const functionWords = (language: Language): FunctionWords => TABLE[language] ?? NONE;
