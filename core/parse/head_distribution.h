/* head_distribution: what the Department printed above a telegram of its own offices.
 *
 *   40
 *   ORIGIN ARA-15
 *   INFO OCT-00 ADS-00 HA-05 /020 R
 *   DRAFTED BY ARA/AND/B:PMARL
 *   APPROVED BY ARA/AND:WDALEMOND
 *   L/ARA: MR. KARST (INFO)
 *   ------------------096060 270232Z /15
 *
 * It says who got copies, who wrote, and who agreed; nobody is told how to handle the telegram, so that none
 * of it is a caption. No field has it.
 */
#ifndef CABLEFS_PARSE_HEAD_DISTRIBUTION_H
#define CABLEFS_PARSE_HEAD_DISTRIBUTION_H

#include "base/text.h"

/* Lines of the distribution that begins at the first of n lines; 0 when none does. */
size_t head_distribution_at(const struct span *lines, size_t n);

/* "DRAFTED BY ARA/AND/B:PMARL", "APPROVED: CDA:ADALEMOND": who wrote, cleared or released the telegram. */
bool head_distribution_names_author(struct span line);

#endif
