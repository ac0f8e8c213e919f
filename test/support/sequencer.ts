import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Vitest's own order, slow files first, but for the files of the worker tier, which share one database: these go by name, so
 * that the same ones come first each time. What the schedule has a model analyse in `analysis.test.ts` is what all files
 * before it have left behind.
 */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isOfWorker = ({ project }: TestSpecification): boolean => project.name === 'worker';
    const byName = sorted.filter(isOfWorker).toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
    return [...byName, ...sorted.filter((file) => !isOfWorker(file))];
  }
}
