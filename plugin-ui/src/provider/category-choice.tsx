import type { Playlist, SectionName } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { invalidate, useResource } from '../cache.ts';
import { fetchCategories } from '../catalogue/calls.ts';
import { languageCode } from '../catalogue/labels.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { LoadError, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { askToDrop, useUnsaved } from '../unsaved.ts';
import { ask } from '../api.ts';
import { fetchLanguagesToChoose } from './calls.ts';
import { sections } from './playlists.ts';
import { playlistChanged } from './state.ts';

export type Excluded = Record<SectionName, string[]>;
export type Languages = Record<SectionName, Record<string, string>>;
type WithChoice = Omit<Playlist, 'excluded_categories' | 'category_languages'> & {
  excluded_categories?: Excluded;
  category_languages?: Languages;
};

const nothing: Excluded = { live: [], vod: [], series: [] };
const noLanguages: Languages = { live: {}, vod: {}, series: {} };

/** An older service knows no choice of categories: it is not offered then. */
export const hasCategoryChoice = (playlist: WithChoice): boolean => playlist.excluded_categories !== undefined;
export const excludedOf = ({ excluded_categories }: WithChoice): Excluded => excluded_categories ?? nothing;

const languagesOf = ({ category_languages }: WithChoice): Languages => category_languages ?? noLanguages;

export async function saveExcluded(
  { id }: Playlist,
  excluded_categories: Excluded,
  category_languages?: Languages,
): Promise<void> {
  const body = { excluded_categories, ...(category_languages && { category_languages }) };
  playlistChanged(await ask<Playlist>('PATCH', `api/playlists/${id}`, { body }));
  for (const section of sections) invalidate(section);
  toast('ok', t.account.categoriesSaved);
}

const unlike = (a: Record<string, string>, b: Record<string, string>) =>
  Object.keys({ ...a, ...b }).some((id) => a[id] !== b[id]);

/** The order of a choice means nothing. */
const differ = (a: string[], b: string[]) => a.length !== b.length || a.some((id) => !b.includes(id));

export function CategoryDialog({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  const [excluded, setExcluded] = useState(excludedOf(playlist));
  const [languages, setLanguages] = useState(languagesOf(playlist));
  const spoken = sections.some((section) => unlike(languages[section], languagesOf(playlist)[section]));
  const dirty = spoken || sections.some((section) => differ(excluded[section], excludedOf(playlist)[section]));
  const release = useUnsaved(dirty);
  const save = async () => {
    await saveExcluded(playlist, excluded, spoken ? languages : undefined);
    if (spoken) toast('info', t.account.languageSaved);
    release();
    onClose();
  };
  const close = async () => {
    if (!dirty || (await askToDrop())) onClose();
  };
  const footer = (
    <Button look="primary" onClick={save} data-testid="categories-save">
      {t.save}
    </Button>
  );
  return (
    <Dialog
      title={<bdi>{t.account.categoriesOf(playlist.name)}</bdi>}
      lead={t.wizard.categoriesLead}
      sheet
      footer={footer}
      onClose={close}
    >
      <CategoryChoice
        playlist={playlist}
        excluded={excluded}
        setExcluded={setExcluded}
        languages={languages}
        setLanguages={setLanguages}
      />
    </Dialog>
  );
}

type Props = {
  playlist: Playlist;
  excluded: Excluded;
  setExcluded: (excluded: Excluded) => void;
  /** What the reader says about the language of each category; left out where that is not asked. */
  languages?: Languages;
  setLanguages?: (languages: Languages) => void;
};

/** Which of the provider's categories are wanted, section by section. What is ticked is included. */
export function CategoryChoice({ playlist, excluded, setExcluded, languages, setLanguages }: Props) {
  const [section, setSection] = useState<SectionName>('vod');
  return (
    <div class="stack">
      <div class="seg-ctl fill" role="group" aria-label={t.account.categories}>
        {sections.map((name) => (
          <button key={name} type="button" aria-pressed={name === section} onClick={() => setSection(name)}>
            {t.accounts.sections[name]}
          </button>
        ))}
      </div>
      <SectionChoice
        key={section}
        playlist={playlist}
        section={section}
        excluded={excluded[section]}
        setExcluded={(ids) => setExcluded({ ...excluded, [section]: ids })}
        {...(languages && setLanguages
          ? {
              languages: languages[section],
              setLanguages: (chosen: Record<string, string>) => setLanguages({ ...languages, [section]: chosen }),
            }
          : {})}
      />
    </div>
  );
}

type SectionProps = {
  playlist: Playlist;
  section: SectionName;
  excluded: string[];
  setExcluded: (ids: string[]) => void;
  languages?: Record<string, string>;
  setLanguages?: (chosen: Record<string, string>) => void;
};

function SectionChoice({ playlist, section, excluded, setExcluded, languages, setLanguages }: SectionProps) {
  const [words, setWords] = useState('');
  const list = useResource(`${section}/categories?of ${playlist.id}`, (signal) =>
    fetchCategories(section, playlist.id, signal),
  );
  const all = list.data.value?.items;
  const error = list.error.value;
  if (!all)
    return error === undefined ? <Skeleton shape="row" rows={4} /> : <LoadError error={error} retry={list.refresh} />;
  const wanted = words.trim().toLocaleLowerCase();
  const found = all.filter((one) =>
    `${one.title} ${one.name} ${one.language ?? ''}`.toLocaleLowerCase().includes(wanted),
  );
  const ids = found.map((one) => one.category_id);
  const off = new Set(excluded);
  const toggle = (id: string) => setExcluded(off.has(id) ? excluded.filter((one) => one !== id) : [...excluded, id]);
  const included = all.filter((one) => !off.has(one.category_id)).length;
  return (
    <>
      <label class="input quiet sm">
        <Icon name="search" size="s" class="t3" />
        <input
          type="search"
          aria-label={t.catalogue.findCategoryLabel}
          placeholder={t.catalogue.findCategory(all.length)}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      <div class="row wrap sm">
        <span class="t2 grow" aria-live="polite">
          {t.account.included(number(included), number(all.length))}
        </span>
        <button type="button" class="link" onClick={() => setExcluded(excluded.filter((id) => !ids.includes(id)))}>
          {t.account.includeAll}
        </button>
        <button type="button" class="link" onClick={() => setExcluded([...new Set([...excluded, ...ids])])}>
          {t.account.excludeAll}
        </button>
      </div>
      <ul class="panel list tick-list" aria-label={t.accounts.sections[section]}>
        {found.map((category) => (
          <li key={category.category_id} class="row">
            <label class="item hoverable grow" title={category.name}>
              <input
                class="check"
                type="checkbox"
                checked={!off.has(category.category_id)}
                onChange={() => toggle(category.category_id)}
              />
              {!languages && <span class="lang">{category.language ? languageCode(category.language) : ''}</span>}
              <span class="grow cut">
                <bdi>{category.title}</bdi>
              </span>
              <span class="count">{number(category.count)}</span>
            </label>
            {languages && setLanguages && (
              <CategoryLanguage
                category={category}
                chosen={languages[category.category_id]}
                choose={(tag) => {
                  const { [category.category_id]: _, ...others } = languages;
                  setLanguages(tag === null ? others : { ...others, [category.category_id]: tag });
                }}
              />
            )}
          </li>
        ))}
        {found.length === 0 && <li class="item t3">{t.catalogue.noCategory}</li>}
      </ul>
    </>
  );
}

type LanguageProps = {
  category: { title: string; language: string | null; language_chosen?: boolean };
  chosen: string | undefined;
  choose: (tag: string | null) => void;
};

/**
 * The language of what is in a category: as its name says, or as the reader does. The choice is made when it is wanted:
 * hundreds of lists of all languages would make the dialog slow.
 */
function CategoryLanguage({ category, chosen, choose }: LanguageProps) {
  const [open, setOpen] = useState(false);
  const languages = useResource('languages', fetchLanguagesToChoose, { maxAge: 3_600_000 }).data.value?.items ?? [];
  const label = t.account.languageOf(category.title);
  const named = chosen ? (languages.find(({ tag }) => tag === chosen)?.name ?? chosen) : null;
  const found = category.language_chosen ? null : category.language;
  if (!open) {
    return (
      <button
        type="button"
        class={`btn ghost sm ${named ? 'on' : ''}`}
        aria-label={`${label}: ${named ?? found ?? t.account.languageAutomatic}`}
        title={label}
        onClick={() => setOpen(true)}
        data-testid="category-language"
      >
        {named || found ? languageCode(named ?? found ?? '') : <Icon name="globe" size="s" />}
      </button>
    );
  }
  return (
    <select
      class="input sm"
      aria-label={label}
      value={chosen ?? ''}
      ref={(element) => element?.focus()}
      onBlur={() => setOpen(false)}
      onChange={(event) => {
        choose(event.currentTarget.value || null);
        setOpen(false);
      }}
    >
      <option value="">{t.account.languageAutomatic}</option>
      {languages.map(({ tag, name }) => (
        <option key={tag} value={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}
