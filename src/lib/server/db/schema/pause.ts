import { sql } from 'drizzle-orm';
import { check, date, foreignKey, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { circle, member } from './circle.ts';

/** Days on which nothing is usual, because the resident is in hospital or away. */
export const circlePause = pgTable(
	'circle_pause',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		fromOn: date({ mode: 'string' }).notNull(),
		/** Its last day. */
		untilOn: date({ mode: 'string' }).notNull(),
		reason: text().notNull(),
		setById: uuid().notNull(),
		setAt: instant().notNull(),
		changedAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.setById],
			foreignColumns: [member.circleId, member.personId]
		}),
		check('circle_pause_days', sql`${table.fromOn} <= ${table.untilOn}`),
		check('circle_pause_reason', sql`${table.reason} in ('hospital', 'holiday', 'other')`)
	]
);
