import { HomePage } from './components/upload/home-page.tsx'

export default function Page() {
  return <HomePage />
}
