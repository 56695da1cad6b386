// The whole check, as one module: what pages and tests call.

export { auditRecord, checkDisclosures, verdict, verifyDisclosures };
export { columnAndRow, folded, interleaved, isValue };
export { judgeEntries, parseCharter, parseEntry, State, takeEntry };
export { base64, hex, textOf, unbase64, unhex, utf8 };
export { canonical, measure, parsePlain };
export { acceptKey, parsePublicKey, parseVerifierKey, verifyEd25519, verifyMlDsa };
export { consistent, EMPTY_ROOT, included, leafHash, rootOf, sha256, Tree };
export { parseCheckpoint, parseNote, signers };
export { countPolicy, parsePolicy };
export { verifyEntryProof, verifyFork, verifyGoingOnProof };
export { fileSource, httpSource, recordIn };
export { History, WholeLog };
export { forget, remember, visitsTo };
export { doCheck };
export { Damaged, quoted, Refused, Unreachable };

import { auditRecord } from "./audit.js";
import { base64, hex, textOf, unbase64, unhex, utf8 } from "./bytes.js";
import { parseCharter } from "./charter.js";
import { doCheck } from "./checks.js";
import { checkDisclosures, verifyDisclosures } from "./escrow.js";
import { columnAndRow, folded, interleaved, isValue } from "./escrow_values.js";
import { History } from "./history.js";
import { verdict } from "./holds.js";
import { judgeEntries } from "./judged.js";
import { canonical, measure, parsePlain } from "./json.js";
import { acceptKey, parsePublicKey, parseVerifierKey, verifyEd25519, verifyMlDsa } from "./keys.js";
import { parseCheckpoint, parseNote, signers } from "./note.js";
import { countPolicy, parsePolicy } from "./policy.js";
import { verifyEntryProof, verifyFork, verifyGoingOnProof } from "./proofs.js";
import { Damaged, quoted, Refused, Unreachable } from "./refused.js";
import { parseEntry, takeEntry } from "./rules.js";
import { fileSource, httpSource, recordIn } from "./source.js";
import { State } from "./state.js";
import { consistent, EMPTY_ROOT, included, leafHash, rootOf, sha256, Tree } from "./tree.js";
import { forget, remember, visitsTo } from "./visits.js";
import { WholeLog } from "./whole.js";
