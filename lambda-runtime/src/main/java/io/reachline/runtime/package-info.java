/**
 * Runs built functions as Lambda does: a child process under AWS's own runtime interface client,
 * against a Runtime API on the loopback interface.
 */
@NullMarked
package io.reachline.runtime;

import org.jspecify.annotations.NullMarked;
