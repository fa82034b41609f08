const codes =
  'en fr de es it pt nl ar tr pl ru uk sv no nb da fi is cs sk hu ro bg hr sr sl bs mk sq el he fa hi ta te ml kn bn pa ur zh ja ko vi th id ms fil ka hy az kk et lv lt mt ga cy ca eu gl af sw am so ku mr gu si ne km my mn';

let known: Map<string, string> | undefined;

/** A folder's language (`English`) as the code that fits below a poster (`EN`); nothing where it is unknown. */
export function languageCode(name: string): string {
  if (name === 'Unknown') return '';
  if (name === 'Multi') return 'MULTI';
  known ??= new Map(codes.split(' ').map((code) => [englishName(code), code.toUpperCase()]));
  return known.get(name) ?? name;
}

const names = new Intl.DisplayNames('en', { type: 'language' });
const englishName = (code: string) => names.of(code) ?? code;

const grades: [pattern: RegExp, grade: string][] = [
  [/^(8k|4320p)$/i, '8K'],
  [/^(4k|uhd|2160p)$/i, '4K'],
  [/^(cam|hdcam|ts|hdts|telesync)$/i, 'CAM'],
  [/^3d$/i, '3D'],
];

/** The one badge of a poster: what is better or worse than usual. */
export function qualityOf(tags: readonly string[]): string | null {
  return grades.find(([pattern]) => tags.some((tag) => pattern.test(tag)))?.[1] ?? null;
}
