package io.reachline.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A look-up of names. */
interface NameLookup {

  /** Returns the addresses of a host. */
  InetAddress[] addresses(String host) throws UnknownHostException;
}
