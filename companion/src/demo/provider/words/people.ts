import { wordLists } from './word-lists.ts';

/** Invented people: any first name goes with any family name of its language. */
export const FIRST_NAMES = wordLists({
  en: 'Mara|Teo|Ines|Julian|Priya|Anselm|Odette|Callum|Wren|Tobias|Freya|Jonah|Saskia|Emeka|Linnea|Rafe|Isolde|Marcus|Thea|Bram',
  de: 'Greta|Henrik|Annika|Ludger|Marlene|Falk|Silke|Jonas|Wiebke|Konrad',
  fr: 'Solène|Étienne|Maud|Bastien|Clémence|Anatole|Odile|Rémi|Noémie|Gaspard',
  es: 'Jimena|Álvaro|Rocío|Nicolás|Inmaculada|Tadeo|Paloma|Bruno|Ximena|Elías',
  'pt-BR': 'Jussara|Caetano|Luana|Otávio|Iracema|Davi|Marina|Heitor',
  ar: 'ليلى|سامر|نادين|كريم|هالة|يوسف|رنا|طارق',
  tr: 'Defne|Emre|Zeynep|Kaan|Elif|Baran|Selin|Onur',
  it: 'Ginevra|Tommaso|Elettra|Corrado|Fiamma|Ruggero|Livia|Ettore',
});

export const FAMILY_NAMES = wordLists({
  en: 'Ellingsen|Brandt-Hale|Okafor|Vossberg|Ramanand|Kerrigan-Lowe|Thornbury|Achterberg|Pellworth|Quillane|Ostrander|Marchetto|Lindqvist-Grey|Abara|Fenwright|Solheim|Castellane|Ondratschek|Holloway-Pike|Marlow',
  de: 'Brenken|Altmoorer|Kronseder|Wiesgrund|Dornkamp|Uhlenbrock|Feldhausen-Roth|Grauwinkel|Petersdorff|Lohbrück',
  fr: 'Montrelle|Ferrandier|Saint-Aubrac|Corbelin|Vauquelin-Roy|Delacombe|Marescot|Beaufleuve|Lanterne|Picquard',
  es: 'Valdemora|Almenara|Torrequebrada|Santillana Ruiz|Barrolobo|Montesclaros|Iriarte-Soto|Faro Quintana',
  'pt-BR': 'Serra Alta|Monteverde|Tavares Lima|Ladeira|Rio Branco|Vila Serena|Queirósa|Palmares',
  ar: 'النجّاد|الحكواتي|البحّار|المنارة|الورّاق|السهلي|الزهراوي|الخطّاط',
  tr: 'Fenerci|Tuzcuoğlu|Kuzeyli|Saatçigil|Yağmurcu|Karadere|Rüzgâroğlu|Gölbaşıl',
  it: 'Montefosco|Lungarini|Del Faro|Salemme-Corti|Nebbiolini|Vialunga|Aranciotti|Brunamonte',
});
