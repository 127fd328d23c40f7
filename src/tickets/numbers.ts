/** Ticket numbers: prefix, local date, running number of the day: YQ20261121-0007. */
import type { Model } from "mongoose";
import { localTime } from "../zone.ts";
import type { Counter } from "./ticket.ts";

/** Takes the next number of the day in `zone`. Gaps are harmless, doubles impossible. */
export async function nextNumber(counters: Model<Counter>, prefix: string, now: Date, zone: string): Promise<string> {
	const day = localTime(now, zone).date.replaceAll("-", "");
	const counter = await counters
		.findOneAndUpdate({ _id: `ticket:${day}` }, { $inc: { value: 1 } }, { upsert: true, returnDocument: "after" })
		.lean<Counter>();
	return `${prefix}${day}-${String(counter?.value ?? 1).padStart(4, "0")}`;
}
