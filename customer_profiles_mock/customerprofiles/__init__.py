"""Where the package joins moto; what moto would call moto/customerprofiles."""
