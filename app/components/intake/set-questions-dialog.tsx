'use client'

import { type ReactNode, useState } from 'react'
import { CheckboxButton, CheckboxField, Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components'
import type { PhotoSet, SetQuestion } from '#intake/photo-sets.ts'
import { countOf } from '../../lib/format.ts'
import type { IllustratedQuestion } from '../../lib/intake/ask-about-sets.ts'
import type { IntakeStep } from '../../lib/intake/use-intake.ts'
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
  const [answers, setAnswers] = useState<readonly Answer[]>(() =>
    questions.map(({ question }) => (question.kind === 'sizes' ? '0' : LEAVE_OUT)),
  )
  const leftOut = new Set(questions.flatMap(({ question }, i) => pathsLeftOut(question, answers[i] ?? ALL)))
  return (
    <Dialog title="Which of these are your photos?" isOpen onClose={() => answer(null)}>
      {questions.map((one, i) => (
        <Question
          key={keyOf(one.question)}
          question={one}
          value={answers[i] ?? ALL}
          onChange={(next) => setAnswers(answers.with(i, next))}
        />
      ))}
      <DialogActions>
        <Button onPress={() => answer(null)}>Cancel</Button>
        <Button kind="primary" onPress={() => answer(leftOut)}>
          Use {countOf(photoCount - leftOut.size, 'photo')}
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
  if (question.kind !== 'sizes') {
    return (
      <LeaveOut isLeftOut={value === LEAVE_OUT} onChange={(leaves) => onChange(leaves ? LEAVE_OUT : ALL)}>
        <Picture url={pictures.get(question.set)} />
        <Words title={titleOf(question)} detail={detailOf(question)} />
      </LeaveOut>
    )
  }
  return (
    <RadioGroup value={value} onChange={onChange} className="grid gap-2">
      <Label>The same photos are here in {countOf(question.sets.length, 'size')}. One of them is enough.</Label>
      {question.sets.map((set, i) => (
        <Choice key={set.label} value={String(i)}>
          <Picture url={pictures.get(set)} />
          <Words title={set.label} detail={factsOf(set, i === 0)} />
        </Choice>
      ))}
      <Choice value={ALL}>
        <Words title="All of them" detail="They are photos of their own." />
      </Choice>
    </RadioGroup>
  )
}

function titleOf(question: Exclude<SetQuestion, { kind: 'sizes' }>): string {
  const count = question.set.paths.length
  if (question.kind === 'formats') return `Leave ${countOf(count, 'copy', 'copies')} in ${question.set.label} out`
  const noun = { depth: 'depth image', confidence: 'confidence image', normals: 'normal map' }[question.what]
  return `Leave ${countOf(count, noun)} out`
}

function detailOf({ kind, set }: Exclude<SetQuestion, { kind: 'sizes' }>): string {
  if (kind === 'formats') return 'The same photos are here in another format.'
  const size = set.size ? `, ${set.size.widthPx} x ${set.size.heightPx}` : ''
  return `${set.label}${size}. Photos show what a camera saw; these don’t.`
}

function factsOf({ paths, size }: PhotoSet, isLargest: boolean): string {
  const facts = [countOf(paths.length, 'photo')]
  if (size) facts.push(`${size.widthPx} x ${size.heightPx}`)
  if (isLargest) facts.push('the largest')
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

function Words({ title, detail }: { title: string; detail: string }) {
  return (
    <span className="grid min-w-0 flex-1">
      <span className="break-words font-semibold">{title}</span>
      <span className="text-muted text-sm tabular-nums">{detail}</span>
    </span>
  )
}
