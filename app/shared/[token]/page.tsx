import { SharedPage } from '../../components/shared/shared-page.tsx'

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  return <SharedPage key={token} token={token} />
}
