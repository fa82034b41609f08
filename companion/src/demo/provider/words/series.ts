import { wordList, wordLists } from './word-lists.ts';

/** Invented series by language. */
export const SERIES_TITLES = wordLists({
  en: `The Lanternkeepers|The Salt Archive|Coldwater Bureau|Parliament of Larks|Signal House|Under Alder|Night Shift Botany|Harrow & Finch
The Tidewater Inquest|Meridian Six|A Small Republic|Ghosts of Platform Nine|The Quarry|Bellweather|Northern Oil|Kitchen Cabinet`,
  de: `Sieben Winter|Revier Grauwinkel|Die Deichgräfin|Hafenkante Ost|Familie Dornkamp|Der Turm`,
  fr: `Les Heures creuses|Brigade du Fleuve|La Maison Corbelin|Saint-Aubrac|Hôtel des Marées`,
  es: `La sastrería|Provincia|Los Valdemora|Guardia de noche`,
  'pt-BR': `Ladeira Acima|Delegacia 9|Os Monteverde`,
  ar: `حارة الياسمين|باب البحر|أبناء الساعاتي`,
  tr: `Sahil Yolu|Kırmızı Köşk|Fırtına Vadisi`,
  it: `Porto Vecchio|La squadra di Montefosco`,
});

export const EPISODE_NAMES =
  wordList(`Salt Letters|The Second Lamp|What the Keeper Owed|The Drowned Bell|Ashes on the Water|A Quiet Arithmetic
Cold Ledger|Damp|Rootstock|The Whip|Dead Air|Low Pressure|Inventory|The Long Corridor|Nobody's Harbour|Two Spoons|Weather Permitting
A Door in June|Small Print|The Visitor|North by Candle|Interval|Wrong Platform|The Good Chair|Unsent|Ballast|Eleven Minutes|Homecoming
Open Water|The Narrow Hour`);
