export { BackupProblem } from './problem.ts';
export { restoreBackup } from './restore.ts';
export { takeBackup, type Kept, type Told } from './take.ts';
