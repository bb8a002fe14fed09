/**
 * A line of glog (https://github.com/google/glog) without its prefix of severity, date, time, thread, file and
 * line number: `I20240131 12:00:00.123456 4711 mapper.cc:42] text` gives `text`. Other lines come back as they are.
 */
export function withoutLogPrefix(line: string): string {
  return line.replace(/^[IWEF]\d{4,8} \d\d:\d\d:\d\d\.\d+ +\S+ [^\]\s]+:\d+\] ?/, '')
}
