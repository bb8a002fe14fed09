'use client'

import { type ReactNode, useState } from 'react'
import { CheckboxButton, CheckboxField, Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components'
import type { PhotoSet, SetQuestion } from '#intake/photo-sets.ts'
import type { IllustratedQuestion } from '../../lib/intake/ask-about-sets.ts'
import type { IntakeStep } from '../../lib/intake/use-intake.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Glyph } from '../ui/glyph.tsx'

type QuestionsStep = Extract<IntakeStep, { kind: 'questions' }>

/** Index of the set to use, 'all', or for what is no set of sizes whether it is left out. */
type Answer = string

const LEAVE_OUT = 'leave-out'
const ALL = 'all'

/** Asks which files of a folder are the photos, where it holds copies of them or images of something else. */
export function SetQuestionsDialog({ step: { questions, photoCount, answer } }: { step: QuestionsStep }) {
  const { t } = useWords()
  const [answers, setAnswers] = useState<readonly Answer[]>(() =>
    questions.map(({ question }) => (question.kind === 'sizes' ? '0' : LEAVE_OUT)),
  )
  const leftOut = new Set(questions.flatMap(({ question }, i) => pathsLeftOut(question, answers[i] ?? ALL)))
  return (
    <Dialog title={t('intake.questions')} isOpen onClose={() => answer(null)}>
      {questions.map((one, i) => (
        <Question
          key={keyOf(one.question)}
          question={one}
          value={answers[i] ?? ALL}
          onChange={(next) => setAnswers(answers.with(i, next))}
        />
      ))}
      <DialogActions>
        <Button onPress={() => answer(null)}>{t('common.cancel')}</Button>
        <Button kind="primary" onPress={() => answer(leftOut)}>
          {t('intake.usePhotos', { count: photoCount - leftOut.size })}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function pathsLeftOut(question: SetQuestion, answer: Answer): readonly string[] {
  if (answer === ALL) return []
  if (question.kind !== 'sizes') return answer === LEAVE_OUT ? question.set.paths : []
  return question.sets.filter((_, i) => String(i) !== answer).flatMap(({ paths }) => paths)
}

function keyOf(question: SetQuestion): string {
  const [first] = question.kind === 'sizes' ? question.sets : [question.set]
  return `${question.kind} ${first?.label}`
}

interface QuestionProps {
  question: IllustratedQuestion
  value: Answer
  onChange(answer: Answer): void
}

function Question({ question: { question, pictures }, value, onChange }: QuestionProps) {
  const words = useWords()
  const { t } = words
  if (question.kind !== 'sizes') {
    return (
      <LeaveOut isLeftOut={value === LEAVE_OUT} onChange={(leaves) => onChange(leaves ? LEAVE_OUT : ALL)}>
        <Picture url={pictures.get(question.set)} />
        <Text title={titleOf(question, words)} detail={detailOf(question, words)} />
      </LeaveOut>
    )
  }
  return (
    <RadioGroup value={value} onChange={onChange} className="grid gap-2">
      <Label>{t('intake.sizes', { count: question.sets.length })}</Label>
      {question.sets.map((set, i) => (
        <Choice key={set.label} value={String(i)}>
          <Picture url={pictures.get(set)} />
          <Text title={set.label} detail={factsOf(set, i === 0, words)} />
        </Choice>
      ))}
      <Choice value={ALL}>
        <Text title={t('intake.allOfThem')} detail={t('intake.allOfThemText')} />
      </Choice>
    </RadioGroup>
  )
}

const LEFT_OUT = {
  depth: 'intake.skipDepth',
  confidence: 'intake.skipConfidence',
  normals: 'intake.skipNormals',
  labels: 'intake.skipLabels',
  masks: 'intake.skipMasks',
  cutouts: 'intake.skipCutouts',
} as const

function titleOf(question: Exclude<SetQuestion, { kind: 'sizes' }>, { t }: Words): string {
  const count = question.set.paths.length
  if (question.kind === 'formats') return t('intake.skipCopies', { count, format: question.set.label })
  return t(LEFT_OUT[question.what], { count })
}

const WHY = {
  depth: 'intake.otherText',
  confidence: 'intake.otherText',
  normals: 'intake.otherText',
  labels: 'intake.labelsText',
  masks: 'intake.masksText',
  cutouts: 'intake.cutoutsText',
} as const

function detailOf(question: Exclude<SetQuestion, { kind: 'sizes' }>, { t }: Words): string {
  const { kind, set } = question
  if (kind === 'formats') return t('intake.copiesText')
  const size = set.size ? `, ${set.size.widthPx} x ${set.size.heightPx}` : ''
  return t(WHY[question.what], { set: `${set.label}${size}` })
}

function factsOf({ paths, size }: PhotoSet, isLargest: boolean, { t }: Words): string {
  const facts = [t('jobs.photos', { count: paths.length })]
  if (size) facts.push(`${size.widthPx} x ${size.heightPx}`)
  if (isLargest) facts.push(t('intake.largest'))
  return facts.join(', ')
}

const CARD =
  'relative rounded-lg border border-line bg-surface data-selected:border-accent data-selected:bg-accent-soft'
const CARD_BUTTON = 'group flex min-h-10 cursor-pointer items-center gap-3 rounded-lg p-3'

function Choice({ value, children }: { value: Answer; children: ReactNode }) {
  return (
    <RadioField value={value} className={CARD}>
      <RadioButton className={CARD_BUTTON}>
        <span
          aria-hidden="true"
          className="grid size-4 shrink-0 place-items-center rounded-full border-2 border-edge group-data-selected:border-accent"
        >
          <span className="size-2 rounded-full group-data-selected:bg-accent" />
        </span>
        {children}
      </RadioButton>
    </RadioField>
  )
}

interface LeaveOutProps {
  isLeftOut: boolean
  onChange(isLeftOut: boolean): void
  children: ReactNode
}

function LeaveOut({ isLeftOut, onChange, children }: LeaveOutProps) {
  return (
    <CheckboxField isSelected={isLeftOut} onChange={onChange} className={CARD}>
      <CheckboxButton className={CARD_BUTTON}>
        <span
          aria-hidden="true"
          className="grid size-5 shrink-0 place-items-center rounded border-2 border-edge text-transparent group-data-selected:border-accent group-data-selected:bg-accent group-data-selected:text-on-accent"
        >
          <Glyph name="check" className="size-4" />
        </span>
        {children}
      </CheckboxButton>
    </CheckboxField>
  )
}

function Picture({ url }: { url: string | undefined }) {
  if (!url) return null
  // biome-ignore lint/performance/noImgElement: a local object URL that is small already
  return <img src={url} alt="" className="h-12 w-16 shrink-0 rounded bg-sunken object-cover" />
}

function Text({ title, detail }: { title: string; detail: string }) {
  return (
    <span className="grid min-w-0 flex-1">
      <span className="break-words font-semibold">{title}</span>
      <span className="text-muted text-sm tabular-nums">{detail}</span>
    </span>
  )
}
