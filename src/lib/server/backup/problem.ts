const words = {
	none: 'This is no backup of Kring.\n  → Give the file that `npm run kring -- backup` made.',
	changed:
		'This backup does not open: it was made with another KRING_BACKUP_KEY, was changed, or is not all there.\n' +
		'  → Take the key that belongs to it, or another backup.',
	newer:
		'This backup is of a newer Kring than this one.\n  → Bring this checkout up to date first.',
	peopled:
		'There are people in this database already, and nothing is put over them.\n' +
		'  → Make an empty database for DATABASE_OWNER_URL (docs/running.md).',
	ahead:
		'This database has newer tables than the backup, so it is not empty.\n' +
		'  → Make an empty database for DATABASE_OWNER_URL (docs/running.md).',
	different: 'What came back is not what was kept. Nothing was changed.\n  → Take another backup.'
} as const;

/** Why a backup cannot be made or put back, in words for who runs Kring. */
export class BackupProblem extends Error {
	override readonly name = 'BackupProblem';
	readonly code: keyof typeof words;

	constructor(code: keyof typeof words, detail = '') {
		super(detail === '' ? words[code] : `${words[code]}\n  ${detail}`);
		this.code = code;
	}
}
