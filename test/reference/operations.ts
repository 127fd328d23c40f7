/** Random operations, over the operators that the program uses and values few enough to meet often. */
import { type Document, Int32, Long, ObjectId } from "bson";
import fc from "fast-check";

/** One step of a comparison; `run` says what to do with a collection. */
export type Operation =
	| { kind: "index"; key: Document; options: Document }
	| { kind: "insert"; docs: Document[] }
	| { kind: "update"; filter: Document; update: Document | Document[]; options: Document; many: boolean }
	| { kind: "findOneAndUpdate"; filter: Document; update: Document; options: Document }
	| { kind: "replace"; filter: Document; doc: Document; upsert: boolean }
	| { kind: "delete"; filter: Document }
	| { kind: "find"; filter: Document; sort: Document; skip: number; limit: number; projection: Document }
	| { kind: "count"; filter: Document }
	| { kind: "distinct"; path: string; filter: Document }
	| { kind: "aggregate"; stages: Document[] };

const IDS = Array.from({ length: 12 }, (_, n) => n);
const OBJECT_IDS = ["a", "b", "c"].map((digit) => new ObjectId(digit.repeat(24)));

const number = fc.oneof(
	{ weight: 6, arbitrary: fc.integer({ min: -2, max: 6 }) },
	{ weight: 1, arbitrary: fc.constantFrom(0.5, 2.5, -1.5) },
	{ weight: 1, arbitrary: fc.constantFrom(Long.fromNumber(3), new Int32(4)) },
);
const text = fc.constantFrom("a", "b", "ab", "B", "", "漏水", "a b");
const date = fc.integer({ min: 0, max: 5 }).map((n) => new Date(Date.UTC(2026, 0, 1, n * 7)));
const scalar: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 5, arbitrary: number },
	{ weight: 4, arbitrary: text },
	{ weight: 2, arbitrary: date },
	{ weight: 1, arbitrary: fc.constant(Long.fromString("9007199254740993")) },
	{ weight: 1, arbitrary: fc.constant(null) },
	{ weight: 1, arbitrary: fc.boolean() },
	{ weight: 1, arbitrary: fc.constantFrom(...OBJECT_IDS) },
);
const item = fc.record({ k: number, v: scalar }, { requiredKeys: ["k"] });
const list = fc.oneof(fc.array(scalar, { maxLength: 4 }), fc.array(item, { maxLength: 3 }));
const value = fc.oneof({ weight: 6, arbitrary: scalar }, { weight: 1, arbitrary: list }, { weight: 1, arbitrary: item });

const id = fc.constantFrom(...IDS);

/** Documents of one shape with gaps: `l` holds scalars, `o` documents, `x` anything. */
const fields = fc.record(
	{
		s: text,
		n: number,
		d: date,
		x: value,
		l: fc.array(scalar, { maxLength: 4 }),
		o: fc.array(item, { maxLength: 3 }),
		p: fc.record({ q: scalar, r: fc.record({ t: number }, { requiredKeys: [] }) }, { requiredKeys: [] }),
	},
	{ requiredKeys: [] },
);
const doc = fc.tuple(id, fields).map(([_id, rest]): Document => ({ _id, ...rest }));

const path = fc.constantFrom("s", "n", "d", "x", "l", "o.k", "o.v", "p.q", "p.r.t", "o.0.k", "l.1", "missing", "x.k");
const comparison = fc.constantFrom("$eq", "$ne", "$gt", "$gte", "$lt", "$lte");
const condition: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 4, arbitrary: scalar },
	{ weight: 4, arbitrary: fc.tuple(comparison, scalar).map(([name, operand]) => ({ [name]: operand })) },
	{ weight: 2, arbitrary: fc.tuple(number, number).map(([low, high]) => ({ $gte: low, $lt: high })) },
	{
		weight: 2,
		arbitrary: fc.tuple(fc.constantFrom("$in", "$nin"), fc.array(scalar, { maxLength: 3 })).map(([name, operand]) => ({ [name]: operand })),
	},
	{ weight: 1, arbitrary: fc.boolean().map((operand) => ({ $exists: operand })) },
	{
		weight: 1,
		arbitrary: fc.constantFrom("string", "number", "array", "object", "null", "date", "objectId", "bool").map((name) => ({ $type: name })),
	},
	{ weight: 1, arbitrary: fc.tuple(comparison, scalar).map(([name, operand]) => ({ $not: { [name]: operand } })) },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(/^a/, /b$/i, { $regex: "A", $options: "i" }, { $regex: "^漏" }) },
	{ weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }).map((size) => ({ $size: size })) },
	{ weight: 1, arbitrary: fc.array(scalar, { minLength: 1, maxLength: 2 }).map((all) => ({ $all: all })) },
	{ weight: 1, arbitrary: fc.constantFrom({ $mod: [2, 0] }, { $mod: [3, 1] }) },
	{ weight: 1, arbitrary: list },
	{ weight: 1, arbitrary: item },
);
const elemMatch = fc.oneof(
	fc.tuple(number, scalar).map(([k, v]): Document => ({ o: { $elemMatch: { k, v } } })),
	fc.tuple(number, number).map(([low, high]): Document => ({ l: { $elemMatch: { $gte: low, $lt: high } } })),
	number.map((k): Document => ({ o: { $elemMatch: { k: { $gte: k } } } })),
);
const field = fc.oneof(
	{ weight: 6, arbitrary: fc.tuple(path, condition).map(([name, test]): Document => ({ [name]: test })) },
	{ weight: 1, arbitrary: elemMatch },
);
const conjunction = fc.array(field, { maxLength: 2 }).map((parts): Document => Object.assign({}, ...parts));
const expression = fc
	.tuple(fc.constantFrom("$gt", "$eq", "$lte"), fc.constantFrom("$n", "$p.r.t"), number)
	.map(([name, left, right]): Document => ({ $expr: { [name]: [left, right] } }));
const filter: fc.Arbitrary<Document> = fc.oneof(
	{ weight: 8, arbitrary: conjunction },
	{ weight: 1, arbitrary: fc.array(field, { minLength: 1, maxLength: 3 }).map((parts) => ({ $or: parts })) },
	{ weight: 1, arbitrary: fc.array(field, { minLength: 1, maxLength: 2 }).map((parts) => ({ $nor: parts })) },
	{ weight: 1, arbitrary: fc.tuple(field, field, field).map(([a, b, c]) => ({ ...a, $and: [b, { $or: [b, c] }] })) },
	{ weight: 1, arbitrary: expression },
);

const change: fc.Arbitrary<Document> = fc.oneof(
	fc
		.tuple(fc.constantFrom("s", "n", "x", "p.q", "p.r.t", "l.1", "new.deep", "o.0.v"), value)
		.map(([name, operand]) => ({ $set: { [name]: operand } })),
	fc.constantFrom("s", "x", "p.q", "o", "l.0", "missing").map((name) => ({ $unset: { [name]: "" } })),
	fc
		.tuple(fc.constantFrom("$inc", "$mul", "$min", "$max"), fc.constantFrom("n", "p.r.t", "x", "made"), number)
		.map(([name, at, operand]) => ({ [name]: { [at]: operand } })),
	fc.tuple(fc.constantFrom("$min", "$max"), date).map(([name, operand]) => ({ [name]: { d: operand } })),
	fc.tuple(fc.constantFrom("$min", "$max"), fc.constantFrom("s", "x"), scalar).map(([name, at, operand]) => ({ [name]: { [at]: operand } })),
	fc.tuple(fc.constantFrom("s", "x"), fc.constantFrom("renamed", "p.z")).map(([from, to]) => ({ $rename: { [from]: to } })),
	fc.tuple(fc.constantFrom("l", "x", "fresh"), scalar).map(([at, operand]) => ({ $push: { [at]: operand } })),
	fc
		.tuple(
			fc.array(item, { maxLength: 3 }),
			fc.constantFrom<unknown>({ k: 1 }, { k: -1, v: 1 }, undefined),
			fc.constantFrom<unknown>(2, -2, 0, undefined),
			fc.constantFrom<unknown>(0, 1, undefined),
		)
		.map(([$each, $sort, $slice, $position]) => ({ $push: { o: withoutUndefined({ $each, $sort, $slice, $position }) } })),
	fc.tuple(fc.array(scalar, { maxLength: 3 }), fc.constantFrom(1, -1)).map(([$each, $sort]) => ({ $push: { l: { $each, $sort, $slice: 4 } } })),
	fc.array(scalar, { maxLength: 3 }).map(($each) => ({ $addToSet: { l: { $each } } })),
	item.map((operand) => ({ $addToSet: { o: operand } })),
	scalar.map((operand) => ({ $pull: { l: operand } })),
	fc.tuple(comparison, number).map(([name, operand]) => ({ $pull: { l: { [name]: operand } } })),
	number.map((k) => ({ $pull: { o: { k } } })),
	number.map((k) => ({ $pull: { o: { k: { $gte: k } } } })),
	fc.array(scalar, { maxLength: 2 }).map((operand) => ({ $pullAll: { l: operand } })),
	fc.constantFrom(1, -1).map((operand) => ({ $pop: { l: operand } })),
);
const changes = fc.array(change, { minLength: 1, maxLength: 2 }).map(mergedOperators);
const pipelineUpdate = fc.constantFrom<Document[]>(
	[{ $set: { size: { $size: { $ifNull: ["$l", []] } } } }],
	[{ $set: { s: { $concat: [{ $ifNull: ["$s", ""] }, "!"] } } }, { $unset: ["x"] }],
);
/** A filter that can match one document only, so that both stores must choose the same. */
const oneOf = fc
	.tuple(id, fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: conjunction }))
	.map(([_id, more]): Document => ({ _id, ...more }));
const positional = fc.oneof(
	fc.tuple(id, number, scalar).map(([_id, k, v]) => ({ filter: { _id, "o.k": k }, update: { $set: { "o.$.v": v } }, options: {} })),
	fc
		.tuple(id, number, scalar)
		.map(([_id, k, v]) => ({ filter: { _id, o: { $elemMatch: { k: { $gte: k } } } }, update: { $set: { "o.$.v": v, "o.$.w": 1 } }, options: {} })),
	fc.tuple(id, scalar).map(([_id, v]) => ({ filter: { _id, o: { $exists: true } }, update: { $set: { "o.$[].v": v } }, options: {} })),
	fc.tuple(id, number).map(([_id, k]) => ({
		filter: { _id, o: { $exists: true } },
		update: { $inc: { "o.$[e].k": 10 }, $set: { "o.$[e].hit": true } },
		options: { arrayFilters: [{ "e.k": { $gte: k } }] },
	})),
	fc.tuple(id, scalar).map(([_id, v]) => ({ filter: { _id, l: v }, update: { $set: { "l.$": "hit" } }, options: {} })),
);

const direction = fc.constantFrom(1, -1);
/** At most one path with arrays: MongoDB refuses to sort by two. */
const sort = fc
	.tuple(
		fc.array(fc.tuple(fc.constantFrom("s", "n", "d", "p.r.t"), direction), { maxLength: 1 }),
		fc.array(fc.tuple(fc.constantFrom("x", "l", "o.k"), direction), { maxLength: 1 }),
	)
	.map(([plain, arrays]): Document => ({ ...Object.fromEntries([...plain, ...arrays]), _id: 1 }));
const projection = fc.oneof(
	{ weight: 3, arbitrary: fc.constant<Document>({}) },
	{
		weight: 2,
		arbitrary: fc
			.subarray(["s", "n", "p.q", "o.k", "x"], { minLength: 1 })
			.map((names): Document => Object.fromEntries(names.map((name) => [name, 1]))),
	},
	{
		weight: 1,
		arbitrary: fc.subarray(["s", "l", "p.r", "o.v"], { minLength: 1 }).map((names): Document => Object.fromEntries(names.map((name) => [name, 0]))),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom<Document>(
			{ l: { $slice: 2 } },
			{ l: { $slice: [1, 1] } },
			{ o: { $elemMatch: { k: { $gte: 2 } } } },
			{ s: 1, o: { $slice: -1 } },
			{ _id: 0, n: 1 },
		),
	},
);

const accumulators = fc.constantFrom<Document>(
	{ n: { $sum: 1 } },
	{ total: { $sum: "$n" }, low: { $min: "$n" }, top: { $max: "$n" } },
	{ mean: { $avg: "$n" }, n: { $sum: 1 } },
	{ ids: { $push: "$_id" }, first: { $first: "$s" }, last: { $last: "$n" } },
	{ late: { $sum: { $cond: [{ $gt: ["$n", 2] }, 1, 0] } } },
);
const stage = fc.oneof<fc.Arbitrary<Document[]>[]>(
	filter.map((test) => [{ $match: test }]),
	fc
		.tuple(fc.constantFrom<unknown>("$s", "$n", null, "$p.q", { s: "$s", n: "$n" }), accumulators)
		.map(([_id, body]) => [{ $sort: { _id: 1 } }, { $group: { _id, ...body } }]),
	fc.constantFrom("$l", "$o").map((at) => [{ $unwind: at }]),
	fc.constant([{ $unwind: { path: "$o", preserveNullAndEmptyArrays: true, includeArrayIndex: "at" } }]),
	fc.constant([{ $project: { s: 1, double: { $multiply: [{ $ifNull: ["$p.r.t", 1] }, 2] }, size: { $size: { $ifNull: ["$l", []] } } } }]),
	fc.constant([{ $addFields: { day: { $dateToString: { date: "$d", format: "%Y-%m-%d", timezone: "Asia/Shanghai" } }, low: { $toLower: "$s" } } }]),
	fc.constant([{ $addFields: { ks: { $map: { input: { $ifNull: ["$o", []] }, as: "i", in: "$$i.k" } } } }]),
	fc.constant([{ $count: "n" }]),
	fc.constant([{ $sortByCount: "$s" }]),
	fc
		.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 5 }))
		.map(([skip, limit]) => [{ $sort: { _id: 1 } }, { $skip: skip }, { $limit: limit }]),
	fc.constant([{ $facet: { all: [{ $count: "n" }], s: [{ $group: { _id: "$s", n: { $sum: 1 } } }, { $sort: { _id: 1 } }] } }]),
	fc.constant([{ $match: { n: { $gte: 0, $lt: 5 } } }, { $bucket: { groupBy: "$n", boundaries: [0, 2, 5], output: { n: { $sum: 1 } } } }]),
	fc
		.constantFrom("n", "l", "p.q")
		.map((localField) => [
			{ $lookup: { from: "SELF", localField, foreignField: "_id", as: "joined" } },
			{ $addFields: { joined: { $size: "$joined" } } },
		]),
);
const stages = fc.array(stage, { minLength: 1, maxLength: 3 }).map((parts) => [{ $sort: { _id: 1 } }, ...parts.flat()]);

const index = fc.constantFrom<{ key: Document; options: Document }>(
	{ key: { s: 1 }, options: {} },
	{ key: { n: -1 }, options: {} },
	{ key: { s: 1, n: 1 }, options: {} },
	{ key: { d: 1 }, options: { sparse: true } },
	{ key: { x: 1 }, options: {} },
	{ key: { l: 1 }, options: {} },
	{ key: { "o.k": 1 }, options: {} },
	{ key: { "p.q": 1 }, options: {} },
	{ key: { n: 1 }, options: { name: "open", partialFilterExpression: { s: "a" } } },
	{ key: { "p.r.t": 1, _id: 1 }, options: { unique: true } },
);

/** One operation; reads and writes in about equal parts. */
export const operation: fc.Arbitrary<Operation> = fc.oneof(
	{ weight: 1, arbitrary: index.map((made): Operation => ({ kind: "index", ...made })) },
	{ weight: 6, arbitrary: fc.array(doc, { minLength: 1, maxLength: 3 }).map((docs): Operation => ({ kind: "insert", docs })) },
	{
		weight: 6,
		arbitrary: fc
			.tuple(oneOf, changes, fc.boolean())
			.map(([at, update, upsert]): Operation => ({ kind: "update", filter: at, update, options: { upsert }, many: false })),
	},
	{ weight: 3, arbitrary: positional.map((made): Operation => ({ kind: "update", ...made, many: false })) },
	{
		weight: 2,
		arbitrary: fc.tuple(filter, changes).map(([at, update]): Operation => ({ kind: "update", filter: at, update, options: {}, many: true })),
	},
	{
		weight: 1,
		arbitrary: fc.tuple(oneOf, pipelineUpdate).map(([at, update]): Operation => ({ kind: "update", filter: at, update, options: {}, many: false })),
	},
	{
		weight: 3,
		arbitrary: fc.tuple(filter, changes, sort, fc.constantFrom("before", "after"), projection).map(
			([at, update, order, returnDocument, shape]): Operation => ({
				kind: "findOneAndUpdate",
				filter: at,
				update,
				options: { sort: order, returnDocument, projection: shape },
			}),
		),
	},
	{
		weight: 1,
		arbitrary: fc.tuple(id, fields, fc.boolean()).map(([_id, made, upsert]): Operation => ({ kind: "replace", filter: { _id }, doc: made, upsert })),
	},
	{ weight: 1, arbitrary: conjunction.map((at): Operation => ({ kind: "delete", filter: { ...at, _id: { $in: [0, 1, 2] } } })) },
	{
		weight: 12,
		arbitrary: fc
			.tuple(filter, sort, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 6 }), projection)
			.map(([at, order, skip, limit, shape]): Operation => ({ kind: "find", filter: at, sort: order, skip, limit, projection: shape })),
	},
	{ weight: 4, arbitrary: filter.map((at): Operation => ({ kind: "count", filter: at })) },
	{ weight: 2, arbitrary: fc.tuple(path, filter).map(([at, test]): Operation => ({ kind: "distinct", path: at, filter: test })) },
	{ weight: 6, arbitrary: stages.map((made): Operation => ({ kind: "aggregate", stages: made })) },
);

function withoutUndefined(value: Document): Document {
	return Object.fromEntries(Object.entries(value).filter(([, operand]) => operand !== undefined));
}

function mergedOperators(parts: readonly Document[]): Document {
	const merged: Document = {};
	for (const part of parts) for (const [name, operand] of Object.entries(part)) merged[name] = { ...merged[name], ...operand };
	return merged;
}
