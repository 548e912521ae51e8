import { isGone, thisOwner } from "../../models/owner.ts";
import type { Owner } from "./owners.ts";

/** This process as an owner of leases. */
export const thisProcess = (id: string): Owner => ({ id, ...thisOwner() });

/**
 * Whether an owner's process is gone, or its pid has gone to another process. Owners on other
 * hosts cannot be looked at: their leases run out by themselves.
 */
export const isDead = (owner: Owner): boolean => isGone(owner);
