#pragma once
// Exponential, logarithm, square root and the quantile of the normal distribution, built from
// IEEE 754 + - * / alone and compiled without fused multiply-add, so that every compiler and
// machine returns the same bits; libm promises no such thing. Largest relative error, as tested:
// 4e-16 for the first three, 1e-15 for the quantile.
// Source: Taylor and atanh series; Wichura, "Algorithm AS 241: The Percentage Points of the Normal
// Distribution", Applied Statistics 37 (1988), routine PPND16.
// Choices: names differ from libm's, so that a search for those finds no sampling code.

namespace cleave::world {

// e to the power `x`; zero below -708, the value at 709 above 709.
double exponential_of(double x);
// The natural logarithm of `x`, which must be positive and normal (at least 2.3e-308).
double logarithm_of(double x);
// The square root of `x`, which must be zero or positive and normal.
double square_root_of(double x);
// The number below which a standard normal variable stays with probability `p`; 0 < p < 1.
double normal_quantile(double p);

}  // namespace cleave::world
