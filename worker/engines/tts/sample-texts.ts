import type { Language } from "../../../contract/languages.ts";

/** What a voice says when people choose among voices: a greeting and a sentence with a number. */
export const SAMPLE_TEXTS: Readonly<Record<Language, string>> = {
  ar: "مرحبا بكم. سنبدأ بعد خمس دقائق.",
  ca: "Hola a tothom. Comencem d'aquí a cinc minuts.",
  de: "Hallo zusammen. Wir fangen in fünf Minuten an.",
  en: "Hello, everyone. We start in five minutes.",
  es: "Hola a todos. Empezamos en cinco minutos.",
  fr: "Bonjour à tous. Nous commençons dans cinq minutes.",
  he: "שלום לכולם. אנחנו מתחילים בעוד חמש דקות.",
  hi: "सभी को नमस्ते। हम पाँच मिनट में शुरू करेंगे।",
  it: "Ciao a tutti. Cominciamo tra cinque minuti.",
  ja: "みなさん、こんにちは。五分後に始めます。",
  ko: "여러분 안녕하세요. 오 분 뒤에 시작합니다.",
  nl: "Hallo allemaal. We beginnen over vijf minuten.",
  pl: "Witam wszystkich. Zaczynamy za pięć minut.",
  pt: "Olá a todos. Começamos em cinco minutos.",
  ru: "Всем привет. Мы начинаем через пять минут.",
  sv: "Hej allihopa. Vi börjar om fem minuter.",
  tr: "Herkese merhaba. Beş dakika sonra başlıyoruz.",
  uk: "Усім привіт. Ми починаємо за п'ять хвилин.",
  vi: "Xin chào mọi người. Chúng ta bắt đầu sau năm phút nữa.",
  zh: "大家好。我们五分钟后开始。",
};
