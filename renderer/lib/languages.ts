/** A language's name in the language of the window; its code where the browser knows none. */
export function languageName(code: string, locale: string): string {
  try {
    const name = new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  } catch {
    return code;
  }
}

/** Whether a search means this language: by its code, its name here, or its name in itself. */
export function languageMatches(code: string, search: string, locale: string): boolean {
  const wanted = plain(search);
  return [
    code,
    languageName(code, locale),
    languageName(code, code),
    languageName(code, "en"),
  ].some((name) => plain(name).includes(wanted));
}

const plain = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
