/**
 * Reads template.yaml: its parameters, its intrinsic functions, and the resources that run here.
 */
@NullMarked
package io.reachline.local.template;

import org.jspecify.annotations.NullMarked;
