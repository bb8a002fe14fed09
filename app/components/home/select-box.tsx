import { useWords } from '../../lib/words/words-provider.tsx'

/** Null: nothing is being selected now. */
export type Selection = {
  isSelected: boolean
  onChange(isSelected: boolean): void
} | null

/** Its label covers the whole row or card, in place of the link. */
export function SelectBox({ name, selection }: { name: string; selection: NonNullable<Selection> }) {
  const { t } = useWords()
  return (
    <label className="grid size-10 cursor-pointer place-items-center after:absolute after:inset-0">
      <input
        type="checkbox"
        aria-label={t('home.selectOne', { name })}
        checked={selection.isSelected}
        onChange={(event) => selection.onChange(event.target.checked)}
        className="size-5 accent-accent"
      />
    </label>
  )
}
