/** How often each place of the documents has answered somebody: counts alone, no questions and no people. */
import { type Connection, type Model, Schema } from "mongoose";

/** A place and its count. `_id` is file and heading. */
export interface AskedPlace {
	_id: string;
	file: string;
	heading: string;
	count: number;
}

const schema = new Schema<AskedPlace>(
	{
		_id: { type: String, required: true },
		file: { type: String, required: true },
		heading: { type: String, default: "" },
		count: { type: Number, default: 0 },
	},
	{ collection: "asked_places", versionKey: false },
);
schema.index({ count: -1 });

/** The model on a connection; registered once. */
export function askedModel(connection: Connection): Model<AskedPlace> {
	return (connection.models.AskedPlace as Model<AskedPlace> | undefined) ?? connection.model<AskedPlace>("AskedPlace", schema);
}

/** Counts answers. */
export interface Asked {
	/** Notes that a place has answered a question. */
	note(place: { file: string; heading: string }): Promise<void>;
	/** The places that answer most, most first. */
	most(limit: number): Promise<AskedPlace[]>;
}

/** Counts on a connection. */
export function createAsked(connection: Connection): Asked {
	const model = askedModel(connection);
	return {
		async note({ file, heading }) {
			await model.updateOne({ _id: `${file}#${heading}` }, { $inc: { count: 1 }, $setOnInsert: { file, heading } }, { upsert: true });
		},
		most: (limit) => model.find().sort({ count: -1 }).limit(limit).lean<AskedPlace[]>().exec(),
	};
}
