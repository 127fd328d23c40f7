/** Reading a claim of identity ("王芳 0001") and matching it against the registry. Pure. */
import type { Resident } from "./models.ts";

/** Who somebody says to be. `digits` are at least the last four of the registered phone. */
export interface Claim {
	readonly name: string;
	readonly digits: string;
	/** The unit, if it was said; must fit then. */
	readonly unitId?: string;
}

/** Words around a name that are not part of it. */
const FILLER = /(我叫|我是|我的?名字是?|姓名|名字|户主|业主|登记的?|手机号?码?|电话|尾号|后四位|后4位|号码|是|叫|的|室)/g;

/** A room number, whose digits are not a phone's. */
const UNIT = /\d+[-－]\d+(?:[-－]\d+)?|\d+[号#]?[栋幢座楼](?:\d+单元)?\d*室?|\d{3,4}[室房]/g;

/**
 * Reads name and phone digits out of a message, in any order and wording: "我叫王芳，尾号0001", "王芳 19900000001".
 * Null when either is missing.
 */
export function readClaim(folded: string): Claim | null {
	const rest = folded.replace(UNIT, " ");
	const digits = rest.match(/(?<!\d)(1\d{10}|\d{4})(?!\d)/)?.[1];
	if (digits === undefined) return null;
	const name = rest
		.replace(/[\dA-Za-z#-]+/g, " ")
		.replace(FILLER, " ")
		.match(/\p{Script=Han}{2,4}(?:·\p{Script=Han}+)?/u)?.[0];
	return name === undefined ? null : { name, digits };
}

/** The one resident whom a claim fits; null when nobody or more than one does. */
export function findClaimant(claim: Claim, residents: readonly Resident[]): Resident | null {
	const fitting = residents.filter(
		(resident) =>
			resident.name === claim.name && resident.phone.endsWith(claim.digits) && (claim.unitId === undefined || resident.unitId === claim.unitId),
	);
	return fitting.length === 1 ? (fitting[0] ?? null) : null;
}
