import { describe, expect, test } from 'vitest'
import { withoutLogPrefix } from '../process/without-log-prefix.ts'
import { type MapperEvent, parseExtractedPhoto, parseMapperLine, parseUndistortedPhoto } from './parse-output.ts'

/** Standard output of COLMAP 3.8, recorded; runs of other lines are cut. */
const V38 = {
  extraction: `
==============================================================================
Feature extraction
==============================================================================
Processed file [10/11]
  Name:            0010.jpg
  Dimensions:      2832 x 2128
  Camera:          #1 - SIMPLE_RADIAL
  Focal Length:    2832.00px (Prior)
  Features:        10971
Elapsed time: 0.438 [minutes]`,
  mapping: `
Loading images... 11 in 0.012s (connected 11)
Finding good initial image pair
Initializing with image pair #5 and #8
   0  1.821680e+03    0.00e+00    1.27e+04   0.00e+00   0.00e+00  1.00e+04        0    3.66e-03    7.39e-03
    Residuals : 6932
Registering image #9 (3)
  => Image sees 1024 / 5041 points
  => Could not register, trying another image.
Registering image #10 (3)
Creating snapshot
  => Writing to /data/sparse/snapshots/1795405200123
Registering image #11 (4)
Elapsed time: 0.216 [minutes]`,
  inVain: `
Finding good initial image pair
  => No good initial image pair found.
ERROR: failed to create sparse model`,
  undistortion: `
 => Reconstruction with 11 images and 8620 points
Undistorting image [1/11]
Undistorting image [11/11]
Writing reconstruction...`,
}

/** Standard error of later versions: glog's format, words from their sources. */
const LATER = {
  extraction: `
I20251107 11:58:42.120394 139872 feature_extraction.cc:268] Processed file [10/11]
I20251107 11:58:42.120401 139872 feature_extraction.cc:271]   Name:            0010.jpg
I20251107 11:58:42.120466 139872 feature_extraction.cc:295]   Features:        10971 (SIFT)`,
  mapping: `
I20251107 11:59:00.000001 139900 incremental_pipeline.cc:270] Finding good initial image pair
I20251107 11:59:00.000002 139900 incremental_pipeline.cc:301] Registering initial image pair #5 and #8
I20251107 11:59:01.000003 139900 incremental_pipeline.cc:400] Registering image #9 (num_reg_frames=2)
I20251107 11:59:01.000004 139900 incremental_pipeline.cc:403] => Image sees 1024 / 5041 points
I20251107 11:59:02.000005 139900 incremental_pipeline.cc:60] Creating snapshot
I20251107 11:59:03.000006 139900 incremental_pipeline.cc:400] Registering image #10 (num_reg_frames=3)`,
  inVain: `
W20251107 11:59:00.000001 139900 incremental_pipeline.cc:240] No images with matches found in the database
E20251107 11:59:00.000002 139900 sfm.cc:280] failed to create sparse model`,
  undistortion: `
I20251107 12:01:00.000001 139999 undistorters.cc:210] Undistorting image [3/11]`,
}

/** What `parse` finds in the lines, in order. */
function events<Event>(output: string, parse: (line: string) => Event | null): Event[] {
  return output
    .split('\n')
    .map((line) => parse(withoutLogPrefix(line)))
    .filter((event) => event !== null)
}

const registered = (count: number): MapperEvent => ({ kind: 'registered', registered: count })

describe('COLMAP 3.8', () => {
  test('extraction counts photos', () => {
    expect(events(V38.extraction, parseExtractedPhoto)).toEqual([{ done: 10, total: 11 }])
  })

  test('mapping counts a photo when the next one is tried', () => {
    expect(events(V38.mapping, parseMapperLine)).toEqual([
      { kind: 'model-start' },
      registered(2),
      registered(2),
      registered(2),
      { kind: 'snapshot' },
      registered(3),
    ])
  })

  test('mapping in vain is told apart', () => {
    expect(events(V38.inVain, parseMapperLine)).toEqual([{ kind: 'model-start' }, { kind: 'no-model' }])
  })

  test('undistortion counts what is done before the photo that is named', () => {
    expect(events(V38.undistortion, parseUndistortedPhoto)).toEqual([
      { done: 0, total: 11 },
      { done: 10, total: 11 },
    ])
  })
})

describe('later versions', () => {
  test('extraction', () => {
    expect(events(LATER.extraction, parseExtractedPhoto)).toEqual([{ done: 10, total: 11 }])
  })

  test('mapping', () => {
    expect(events(LATER.mapping, parseMapperLine)).toEqual([
      { kind: 'model-start' },
      registered(2),
      registered(2),
      { kind: 'snapshot' },
      registered(3),
    ])
    expect(events(LATER.inVain, parseMapperLine)).toEqual([{ kind: 'no-model' }, { kind: 'no-model' }])
  })

  test('undistortion', () => {
    expect(events(LATER.undistortion, parseUndistortedPhoto)).toEqual([{ done: 2, total: 11 }])
  })
})
