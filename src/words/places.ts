/** How a place is written: 3号楼2单元. */

/** A building, and its section where there is one. */
export function sayBuilding(building: string, section?: string): string {
	return `${building}号楼${section === undefined || section === "" ? "" : `${section}单元`}`;
}

/** Stands for a name of which nothing may be seen (B7). */
export const HIDDEN_NAME = "某住户";
