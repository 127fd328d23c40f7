/** Binding: name and phone digits against the registry, once per contact, with limited tries. */
import { readClaim } from "../../community/binding.ts";
import { OWNER } from "../../words/owner.ts";
import { sayTime } from "../../words/time.ts";
import type { OwnerTalk } from "../talk.ts";
import { advance } from "./report.ts";

/** Somebody wants to be bound without anything else to say. */
const WISH = /(绑定|认证|实名|核实身份|身份核对|登记身份)/;
const INTRODUCTION = /(我是|我叫|本人|姓名|绑定|认证)/;

/** Answers a claim of identity, or a wish to be bound. False when the message is neither. */
export async function answerIdentity(talk: OwnerTalk): Promise<boolean> {
	const { memory, person, understanding } = talk;
	const asked = memory.asking?.kind === "identity" || (memory.asking?.kind === "fact" && memory.asking.fact === "identity");
	const claim = readClaim(understanding.folded);
	const introduced = INTRODUCTION.test(understanding.folded) && understanding.folded.length <= 40;
	const blocked = person.contact.bindBlockedUntil !== null && person.contact.bindBlockedUntil > talk.now;
	const bare = understanding.folded.replace(/[\s,，、:：]/g, "").length <= 16;
	// A bare name with figures is a claim, also when nobody asked: it must never become the words of a ticket.
	if (claim !== null && person.resident === null && (asked || introduced || (bare && (blocked || memory.draft !== null))))
		return tryToBind(talk, claim);
	if (!WISH.test(understanding.folded) || understanding.folded.length > 20 || memory.draft !== null) return false;
	if (person.resident !== null) talk.say(OWNER.alreadyBound);
	else {
		memory.asking = { kind: "identity" };
		talk.say(OWNER.askIdentityPlain);
	}
	return true;
}

async function tryToBind(talk: OwnerTalk, claim: { name: string; digits: string }): Promise<boolean> {
	const { memory, services } = talk;
	const outcome = await services.directory.bind(talk.person.address, claim);
	switch (outcome.kind) {
		case "bound":
			talk.say(OWNER.bound(outcome.person.resident?.name ?? claim.name));
			if (memory.asking?.kind === "identity") memory.asking = null;
			await advance({ ...talk, person: outcome.person });
			return true;
		case "wrong":
			talk.say(OWNER.bindWrong(outcome.triesLeft));
			return true;
		case "blocked":
			talk.say(OWNER.bindBlocked);
			memory.asking = null;
			services.logger.info("binding blocked", { until: sayTime(outcome.until, talk.now, services.zone) });
			await advance(talk);
			return true;
		case "already":
			return false;
	}
}
