import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';

// Holds the list of data classes (docs/data-classes.md) to the tables as they are: a column that
// nobody thought about is not stored (T1.1).

/** The columns of each table, by their names in SQL. */
export type Tables = Readonly<Record<string, readonly string[]>>;

/** The tables of a schema module. */
export function tablesOf(schema: Readonly<Record<string, unknown>>): Tables {
	const tables = Object.values(schema).filter((one): one is PgTable => is(one, PgTable));
	return Object.fromEntries(
		tables.map((table) => [getTableName(table), Object.keys(getTableColumns(table)).map(inSql)])
	);
}

function inSql(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const classes = ['P0', 'P1', 'P2', 'P3', 'P4'];

/** Column names that may never come to be: T1.2. */
const forbidden = /bsn|citizen_service|religion|diagnos|latitude|longitude|geo_|location/;

/**
 * What is wrong between the list and the tables, each as a sentence; nothing when they agree.
 *
 * @param list the text of the page
 */
export function classFaults(list: string, tables: Tables): string[] {
	const faults: string[] = [];
	const told = new Map<string, Map<string, string>>();
	for (const section of list.split(/^## /m).slice(1)) {
		const name = /^`(\w+)`/.exec(section)?.[1];
		if (name === undefined) continue;
		const columns = new Map<string, string>();
		for (const [, names, found] of section.matchAll(
			/^\| ((?:`\w+`(?:, )?)+) \| (\S+) \| \S.* \|$/gm
		)) {
			if (!classes.includes(found!)) faults.push(`${name}: ${found} is no class`);
			for (const [, column] of names!.matchAll(/`(\w+)`/g)) {
				if (columns.has(column!)) faults.push(`${name}.${column} stands there twice`);
				columns.set(column!, found!);
			}
		}
		if (!/^For: \S/m.test(section)) faults.push(`${name} says nothing of what it is for`);
		if (!/^Kept: \S/m.test(section)) faults.push(`${name} says nothing of how long it is kept`);
		told.set(name, columns);
	}
	for (const [name, columns] of Object.entries(tables)) {
		const known = told.get(name);
		for (const column of columns) {
			if (!known?.has(column)) faults.push(`${name}.${column} has no class`);
			if (forbidden.test(column)) faults.push(`${name}.${column} may not be kept (T1.2)`);
		}
		for (const column of known?.keys() ?? []) {
			if (!columns.includes(column)) faults.push(`${name}.${column} is listed and not there`);
		}
	}
	for (const name of told.keys()) {
		if (!Object.hasOwn(tables, name)) faults.push(`${name} is listed and not there`);
	}
	return faults;
}
