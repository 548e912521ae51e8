import type { Language } from "../../contract/languages.ts";
import { functionWords } from "../text/function-words.ts";

const set = (words: string): readonly string[] => words.split(/\s+/);

/** Pronouns, auxiliaries and fillers: besides the small words that join, all that says nothing. */
const MORE: Readonly<Partial<Record<Language, readonly string[]>>> = {
  en: set(
    "i you he she it we they me him them us mine yours is are was were be been being am do does did done have has had having will would can could shall should may might must not n't just also too very really so then there here what how why all both few more most other such only own same again now well yeah yes okay ok um uh like get got go going gonna want know think thing things lot kind sort right actually basically something anything everything one two let's it's that's i'm you're we're they're i've you've we've don't doesn't didn't can't won't",
  ),
  es: set(
    "yo tú él ella ello nosotros vosotros ellos ellas usted ustedes ser es son era fue soy está están estar estoy hay haber ha han he tener tiene tienen tengo hacer hace ir va van vamos ya también así más menos mucho muchos muy bien ahora aquí allí todo todos toda todas cada eso esto algo nada bueno pues entonces qué cómo sí",
  ),
  fr: set(
    "moi toi lui eux est sont était être suis es avoir ai as a ont avait faire fait va vais vont aller plus moins bien aussi alors donc ici là tout tous toute toutes ça cela ceci rien oui non pas c'est j'ai quoi comment voilà",
  ),
  pt: set(
    "eu tu ele ela nós eles elas você vocês é são era foi ser estar está estão tem têm ter há fazer faz ir vai vão vamos já também assim mais menos muito bem agora aqui ali tudo todos cada isso isto algo nada bom então sim",
  ),
  it: set(
    "io tu lui lei noi voi loro è sono era essere stato ho hai ha hanno avere fare fa va vado andare già anche così più meno molto bene adesso qui lì tutto tutti ogni ciò qualcosa niente allora sì",
  ),
  ca: set(
    "jo tu ell ella nosaltres vosaltres ells elles és són era ser estar està hi ha tenir té fer fa anar va ja també així més menys molt bé ara aquí allà tot tots cada això alguna res doncs sí",
  ),
  de: set(
    "ich du er sie es wir ihr mich dich ihn uns euch ist sind war waren sein bin bist haben hat habe hatte werden wird wurde kann können muss müssen soll will wollen machen macht gehen geht auch noch schon nur mehr sehr so dann da hier jetzt alles alle etwas nichts ja nein mal eben also was wie warum man",
  ),
};

const known = new Map<Language, ReadonlySet<string>>();

/** Words that say nothing of what a talk is about. In languages without a list: none. */
export function stopWords(language: Language): ReadonlySet<string> {
  const before = known.get(language);
  if (before !== undefined) return before;
  const { conjunctions, prepositions, articles, unfinished } = functionWords(language);
  const all = [conjunctions, prepositions, articles, unfinished, MORE[language] ?? []];
  const made = new Set(all.flatMap((words) => [...words]));
  known.set(language, made);
  return made;
}
