export { isAdultCategory } from './category-name.ts';
export { type GroupKeys, groupKeys } from './group-keys.ts';
export { folderOf, knownLanguages, languageFolder, tagOf } from './language-folder.ts';
export { normaliseName } from './normalise.ts';
export { parseTitle } from './parse-title.ts';
export { createPrefixCounter, habitsOf, type PrefixStatistics } from './prefix-statistics.ts';
export { editName, type NameEdit, nameEdits, ruleFault, type TitleRule } from './rules.ts';
export type { LanguageSource, NameKind, ParsedTitle, Reason, TitleContext } from './types.ts';
