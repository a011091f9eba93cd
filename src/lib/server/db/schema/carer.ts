import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { person } from './person.ts';

/** How it goes with a carer, as they say it themselves. Own eyes only. */
export const carerCheck = pgTable(
	'carer_check',
	{
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		id: uuid().notNull(),
		takenAt: instant().notNull(),
		/** For each thing that is asked, in order: 0 for no, 1 for a little, 2 for yes. */
		answers: smallint().array().notNull(),
		/** What weighs most, in their own words. */
		weighs: text().notNull().default('')
	},
	(table) => [
		primaryKey({ columns: [table.personId, table.id] }),
		check(
			'carer_check_answers',
			sql`cardinality(${table.answers}) = 6 and ${table.answers} <@ '{0,1,2}'::smallint[]`
		),
		check('carer_check_weighs', sql`char_length(${table.weighs}) <= 280`)
	]
);
