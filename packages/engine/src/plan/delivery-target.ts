/** Where a master is going: how loud and with which ceiling, with the source of each number. */
import { z } from 'zod';

export const deliveryTargetSchema = z.strictObject({
  integratedLufs: z.number().min(-40).max(-4),
  ceilingDbtp: z.number().min(-12).max(0),
});

export type DeliveryTarget = z.infer<typeof deliveryTargetSchema>;

/**
 * Named targets. `streaming`: −14 LUFS and −1 dBTP, the level that the large music services play at.
 *
 * @source Spotify, YouTube, Tidal and Amazon delivery pages; AES TD1008 for the ceiling
 */
export const DELIVERY_TARGETS: Readonly<Record<string, DeliveryTarget>> = {
  streaming: { integratedLufs: -14, ceilingDbtp: -1 },
};
