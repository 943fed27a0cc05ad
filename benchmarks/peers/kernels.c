/* The hot kernels of orgsim/kernels in C, on the same arrays and with the same results, bit for bit.
   Arguments are those of the compiled Python functions, named tuples spread out, then the number of words. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

typedef int64_t whole;
typedef uint64_t word64;

#define SLOTS 256
#define FILLED 1
#define RESTRICT __restrict__

static inline word64 mix(word64 z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}
static inline word64 person(word64 key, word64 identity) { return mix(key + identity * 0x9E3779B97F4A7C15u); }
static inline word64 draw(word64 stream, whole slot) { return mix(stream + (word64)slot * 0xD1B54A32D192ED03u); }
static inline double unit(word64 bits) { return (double)(bits >> 11) * (1.0 / 9007199254740992.0); }
static inline whole ones(word64 bits) { return __builtin_popcountll(bits); }
static inline double share(double number) { return fmin(1.0, fmax(0.0, number)); }

static inline double gauss(word64 bits) {
  word64 pairs = (bits & 0x00FF00FF00FF00FFu) + ((bits >> 8) & 0x00FF00FF00FF00FFu);
  word64 total = (pairs * 0x0001000100010001u) >> 48;
  return ((double)total - 1020.0) * (1.0 / 209.01674572254768);
}

static inline word64 bernoulli(word64 stream, whole slot, double chance, word64 lanes) {
  if (chance >= 1.0 - 1.0 / 8589934592.0) return lanes;
  word64 happened = 0;
  if (chance <= 0.0) return happened;
  word64 digits = (word64)(chance * 4294967296.0 + 0.5) << 32, undecided = lanes;
  while (undecided && digits) {
    word64 bits = draw(stream, slot++);
    if (digits >> 63) {
      happened |= undecided & ~bits;
      undecided &= bits;
    } else {
      undecided &= ~bits;
    }
    digits <<= 1;
  }
  return happened;
}

static inline double power(double base, whole exponent) {
  double result = 1.0;
  for (; exponent > 0; exponent >>= 1, base *= base)
    if (exponent & 1) result *= base;
  return result;
}

static inline word64 seldom(word64 stream, whole slot, double chance, double bound, word64 lanes) {
  if (chance >= 1.0) return lanes;
  word64 happened = 0;
  if (chance <= 0.0) return happened;
  double miss = 1.0 - chance;
  whole left = ones(lanes);
  while (left > 0) {
    double luck = unit(draw(stream, slot));
    if (luck < 1.0 - left * bound || luck < power(miss, left)) break;
    slot++;
    double reached = miss;
    left--;
    while (luck < reached) {
      reached *= miss;
      lanes &= lanes - 1;
      left--;
    }
    happened |= lanes & (~lanes + 1);
    lanes &= lanes - 1;
  }
  return happened;
}

static inline void adopt(word64 *knows_at, word64 *stance_at, word64 taken, word64 told, whole step) {
  word64 knows = *knows_at, stance = *stance_at, moving = taken & (~knows | (told ^ stance));
  knows = step ? knows ^ moving : knows | moving;
  *stance_at = ((stance & ~moving) | (told & moving)) & knows;
  *knows_at = knows;
}

void hear(whole start, whole stop, word64 key, word64 *identity, float *chance, float *contrary, word64 *source_knows,
          word64 *source_stance, int32_t *source_of, word64 *topics, double garbling, whole step, word64 *knows,
          word64 *stance, word64 *after_knows, word64 *after_stance, whole words) {
  for (whole i = start; i < stop; i++) {
    whole j = source_of[i];
    if (chance[i] <= 0.0f || j < 0) continue;
    word64 stream = person(key, identity[i]);
    for (whole w = 0; w < words; w++) {
      whole at = i * words + w, from = j * words + w;
      word64 said = source_knows[from] & topics[from];
      if (!said) continue;
      word64 told = source_stance[from] ^ seldom(stream, SLOTS * w, garbling, garbling, said);
      word64 news = said & (~knows[at] | (told ^ stance[at]));
      word64 taken = bernoulli(stream, SLOTS * w + 64, chance[i], news), opposed = taken & knows[at];
      if (opposed) taken &= ~opposed | bernoulli(stream, SLOTS * w + 128, contrary[i], opposed);
      adopt(after_knows + at, after_stance + at, taken, told, step);
    }
  }
}

/* The majority that only counts whether it is one. */
void consult(whole start, whole stop, word64 key, word64 *identity, float *chance, float *score, word64 *source_knows,
             word64 *source_stance, float *source_score, whole *first, int32_t *count, int32_t *sources,
             whole geometric, whole step, word64 *valid, word64 *knows, word64 *stance, word64 *after_knows,
             word64 *after_stance, whole words) {
  word64 plus[32], minus[32];
  if (geometric) abort();
  for (whole i = start; i < stop; i++) {
    if (chance[i] <= 0.0f || count[i] == 0) continue;
    word64 stream = person(key, identity[i]);
    for (whole w = 0; w < words; w++) {
      word64 open = seldom(stream, SLOTS * w, chance[i], chance[i], valid[w]);
      if (!open) continue;
      whole depth = 0, at = i * words + w;
      for (whole position = first[i]; position < first[i] + count[i]; position++) {
        whole j = sources[position];
        if (!(source_score[j] > score[i])) continue;
        word64 views = source_knows[j * words + w] & open, agree = views & source_stance[j * words + w];
        word64 oppose = views & ~agree;
        for (whole d = 0; agree | oppose; d++) {
          if (d == depth) plus[depth] = 0, minus[depth++] = 0;
          word64 carry = plus[d] & agree;
          plus[d] ^= agree;
          agree = carry;
          carry = minus[d] & oppose;
          minus[d] ^= oppose;
          oppose = carry;
        }
      }
      word64 more = 0, fewer = 0;
      for (whole d = depth - 1; d >= 0; d--) {
        word64 even = ~(more | fewer);
        more |= plus[d] & ~minus[d] & even;
        fewer |= minus[d] & ~plus[d] & even;
      }
      word64 taken = open & (more | fewer) & (~knows[at] | (more ^ stance[at]));
      adopt(after_knows + at, after_stance + at, taken, more, step);
    }
  }
}

void forget(whole start, whole stop, word64 key, word64 *identity, uint16_t *group, double *forgetting,
            double role_factor, int32_t *team, word64 *role, word64 *knows, word64 *stance, whole words) {
  for (whole i = start; i < stop; i++) {
    word64 stream = person(key, identity[i]);
    double chance = fmin(1.0, forgetting[group[i]]);
    for (whole w = 0; w < words; w++) {
      whole at = i * words + w;
      word64 lost = seldom(stream, 128 * w, chance, chance, knows[at]);
      if (!lost) continue;
      word64 own = lost & role[team[i] * words + w];
      if (own) lost &= ~own | bernoulli(stream, 128 * w + 64, role_factor, own);
      knows[at] &= ~lost;
      stance[at] &= ~lost;
    }
  }
}

void disagree(whole start, whole stop, uint8_t *status, int32_t *manager, whole *first, int32_t *degree,
              int32_t *neighbor, float *outside, word64 *knows, word64 *stance, float *conflict, whole words) {
  for (whole i = start; i < stop; i++) {
    whole shared = 0, differ = 0;
    for (whole w = 0; w < words && status[i] == FILLED; w++) {
      word64 own_knows = knows[i * words + w], own_stance = stance[i * words + w];
      if (manager[i] >= 0) {
        whole at = manager[i] * words + w;
        word64 both = own_knows & knows[at];
        shared += ones(both);
        differ += ones(both & (own_stance ^ stance[at]));
      }
      for (whole position = first[i]; position < first[i] + degree[i]; position++) {
        whole at = (whole)neighbor[position] * words + w;
        word64 both = own_knows & knows[at];
        shared += ones(both);
        differ += ones(both & (own_stance ^ stance[at]));
      }
    }
    conflict[i] = shared > 0 ? (double)differ / (double)shared : 0.0;
  }
}

void feel(whole start, whole stop, word64 key, double contagion, double boss_weight, double group_weight,
          double recovery, whole remainder, double mood_noise, double engagement_rate, double engagement_noise,
          double shared_events, double fit_engagement, double burnout_rate,
          double burnout_noise, double insecurity_keep, double trust_rate, double affect_clarity, double usual_conflict,
          double usual_felt, double usual_autonomy, double consistency, word64 *identity, uint8_t *status,
          int32_t *manager, int32_t *team, float *trait, float *fit, float *autonomy, float *susceptibility,
          float *job_hindrance, float *job_challenge, float *job_resources, float *conflict, whole *first,
          int32_t *degree, int32_t *neighbor, float *outside, double *total, int32_t *heads,
          float *affect, float *shown, float *RESTRICT after, whole words) {
  for (whole i = start; i < stop; i++) {
    if (status[i] != FILLED) continue;
    float own = affect[i];
    double pull = 0.0, weight = 0.0, mood = 0.0, tied = 0.0;
    whole j = manager[i], t = team[i];
    if (j >= 0 && status[j] == FILLED) {
      double part = group_weight * boss_weight;
      pull += part * affect[j];
      weight += part;
    }
    if (heads[t] > 1) {
      double part = group_weight * (1.0 - boss_weight);
      pull += part * (total[t] - own) / (heads[t] - 1);
      weight += part;
    }
    for (whole position = first[i]; position < first[i] + degree[i]; position++) {
      float theirs = shown[neighbor[position]];
      if (theirs == theirs) {
        mood += outside[position] * theirs;
        tied += outside[position];
      }
    }
    if (tied > 0.0) {
      double part = 1.0 - group_weight;
      pull += part * mood / tied;
      weight += part;
    }
    double drawn = weight > 0.0 ? pull / weight - own : 0.0;
    double noise = mood_noise * gauss(draw(person(key, identity[i]), 0));
    double back = remainder ? 1.0 - contagion * susceptibility[i] : recovery;
    double change = contagion * susceptibility[i] * drawn + back * (trait[i] - own);
    after[i] = own + change + noise;
  }
}

void fare(whole start, whole stop, word64 key, double contagion, double boss_weight, double group_weight,
          double recovery, whole remainder, double mood_noise, double engagement_rate, double engagement_noise,
          double shared_events, double fit_engagement, double burnout_rate,
          double burnout_noise, double insecurity_keep, double trust_rate, double affect_clarity, double usual_conflict,
          double usual_felt, double usual_autonomy, double consistency, double *freedom, double *harder,
          double *harder_but_good, double *helped, double *meetings_with_boss, double *meeting_hours, double *kept,
          double *weighed, uint16_t *group, word64 *identity, uint8_t *status, int32_t *manager, int32_t *team,
          float *trait, float *fit, float *autonomy, float *susceptibility, float *job_hindrance, float *job_challenge,
          float *job_resources, float *conflict, word64 *knows, word64 *stance, word64 *valid, word64 *issue_heads,
          word64 *reality, word64 *core, word64 *mission, word64 *code_knows, word64 *code, word64 *priorities,
          whole number, whole core_count, whole issue_group, whole matches, whole declared, float *tool_load,
          float *affect, double *events, float *engaged, float *burned, float *trusting, float *insecure, float *held, float *hindered,
          float *challenged, float *resourced, float *perceived, float *recalled, whole words) {
  double own_part = sqrt(1.0 - shared_events), shared_part = sqrt(shared_events);
  for (whole i = start; i < stop; i++) {
    if (status[i] != FILLED) continue;
    whole g = group[i], j = manager[i], recall = 0;
    word64 stream = person(key, identity[i]);
    double support = j >= 0 && status[j] == FILLED ? affect[j] : 0.0;
    for (whole w = 0; w < words; w++)
      recall += ones(knows[i * words + w] & ~(stance[i * words + w] ^ code[w]) & priorities[w]);
    double missing = 1.0 - (declared > 0 ? (double)recall / (double)declared : 0.0);
    for (int times = 0; times < 3; times++) missing *= missing;
    double felt = 1.0 - missing, free_hand = fmin(1.0, autonomy[i] * freedom[g]);
    double check_in = 0.75 * held[i] + 0.086 * meetings_with_boss[g];
    float engagement = engaged[i], burnout = burned[i], trust = trusting[i];
    double insecurity = insecure[i] * insecurity_keep;
    double hindrance = job_hindrance[i] + harder[g] + tool_load[i] + 0.10 * burnout;
    hindrance += conflict[i] - usual_conflict + 0.05 * meeting_hours[g];
    double challenge = job_challenge[i] + harder_but_good[g];
    double resources = job_resources[i] + helped[g] + check_in + 0.10 * support;
    resources += free_hand - usual_autonomy + 0.40 * (felt - usual_felt) + 0.10 * trust;
    double wants = 0.36 * resources - 0.19 * hindrance + 0.18 * challenge;
    wants += fit_engagement * fit[i] + 0.15 * affect[i] - 0.35 * insecurity;
    double tires = 0.30 * hindrance + 0.15 * challenge - 0.27 * resources;
    double luck = own_part * gauss(draw(stream, 0)) + shared_part * events[team[i]];
    double noise = engagement_noise * luck;
    engaged[i] = engagement + engagement_rate * (wants - engagement) + noise;
    noise = burnout_noise * gauss(draw(stream, 1));
    burned[i] = burnout + burnout_rate * (tires - burnout) + noise;
    trusting[i] = trust + trust_rate * (consistency * weighed[g] + kept[g] - trust);
    insecure[i] = insecurity;
    held[i] = check_in;
    hindered[i] = hindrance;
    challenged[i] = challenge;
    resourced[i] = resources;
    recalled[i] = recall;
    perceived[i] = share(felt + affect_clarity * support);
  }
}
