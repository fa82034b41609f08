import { wordLists } from './word-lists.ts';

/** Invented channels: `name;theme` by language. */
export const CHANNELS = wordLists({
  en: `Harbor One HD;general|Orbit News FHD;news|World Desk 24;news|Kino Atlas;film|Retro Gold;film|Docu Terra HD;documentary|Deep Field 4K;documentary
Pixel Kids;kids|Captain Button TV;kids|Pitchside 1 FHD;sport|Pitchside 2 HD;sport|Meridian Sports;sport|The Evening Channel;general|Ferry TV;general|Lantern Classics;film|Quay Business;news|Moss & More;documentary|Rewind 24/7;general`,
  de: `Studio Zwei HD;general|Nordkanal;general|Tagblatt TV;news|Kino Altmoor FHD;film|Wissen Plus;documentary|Kinderkiste;kids|Sportplatz HD;sport|Heimat Nord;general|Serienwelt;general`,
  fr: `Canal Vert HD;general|Fleuve Info;news|Ciné Lanterne;film|Météo Plus;news|Le Jardin TV;kids|Stade Direct;sport|Fleuve Sport 2;sport`,
  es: `Canal Faro HD;general|Noticias Sur;news|Cine Valdemora;film|Estadio Total;sport|Peque TV;kids`,
  'pt-BR': `TV Maré HD;general|Notícia Já;news|Cine Serra;film|Gramado TV;sport`,
  ar: `قناة المنارة HD;general|أخبار النهر;news|سينما الواحة;film|رياضة الخليج الأولى;sport`,
  tr: `Kanal Fener HD;general|Haber Köprü;news|Sinema Pusula;film|Saha Spor;sport`,
  it: `Camera Nove;general|Notizie Oggi;news|Cinema Molo;film`,
});

/** What is on, by theme. */
export const PROGRAMMES = wordLists({
  news: `World at Eight|Weather from the North|Politics Today|Markets|The Briefing|Correspondents|Press Review|Regional News|Late Bulletin`,
  film: `The Last Switchboard|Copper Sky|Blue Hour Motel|Paper Lanterns|Halfway to Vesper|Making of: Northlight|Short Films|Quarry Road`,
  sport: `Rowing: the Lake Cup|Handball Live|Cycling: Stage 9|The Half-time Table|Chess Boxing Classics|Ice Hour|Highlights`,
  kids: `Captain Button|Moon Tea|The Otter Post|Number Garden|Bedtime Ferry|Build a Boat|Good Night, Lighthouse`,
  documentary: `Under the Ice Shelf|Deep Time|Roads|How Bridges Breathe|Salt: a History|The Secret Life of Moss|Night Sky Diary`,
  general: `The Evening Tide|The Long Weekend Show|Kitchen Cabinet|Morning Harbour|Quiz on the Quay|The Salt Archive|Night Credits|Garden Hour`,
});
